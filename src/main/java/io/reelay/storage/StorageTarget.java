package io.reelay.storage;

import io.reelay.config.ObjectTags;
import io.reelay.config.StorageKeyTemplate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a video goes and what is written beside it.
 *
 * @param key path below the bucket or the root folder, segments divided by {@code /}, as {@link
 *     StorageKeyTemplate} makes it
 * @param metadata {@code job-id}, {@code task-id}, {@code gateway}, {@code model}; values of any
 *     characters, the storage reduces them to what it can carry
 * @param tags as {@link ObjectTags} makes them
 */
public record StorageTarget(String key, Map<String, String> metadata, Map<String, String> tags) {

  /** Name of the metadata that says whose an object is. */
  public static final String JOB_ID = "job-id";

  public StorageTarget {
    Objects.requireNonNull(key, "key");
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
  }

  StorageTarget with(String name, String value) {
    Map<String, String> more = new HashMap<>(metadata);
    more.put(name, value);
    return new StorageTarget(key, more, tags);
  }
}
