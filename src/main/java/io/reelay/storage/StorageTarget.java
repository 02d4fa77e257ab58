package io.reelay.storage;

import io.reelay.config.ObjectTags;
import io.reelay.config.StorageKeyTemplate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The target of a video, and its metadata.
 *
 * @param key path below the bucket or the root folder, segments divided by {@code /}, from {@link
 *     StorageKeyTemplate}
 * @param metadata {@code job-id}, {@code task-id}, {@code gateway}, {@code model}; values may have
 *     any characters, and the storage reduces them to its own
 * @param tags from {@link ObjectTags}
 */
public record StorageTarget(String key, Map<String, String> metadata, Map<String, String> tags) {

  /** The name of the metadata with an object's owner. */
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
