package io.reelay.storage;

import java.util.Map;
import java.util.Objects;

/**
 * Where a video goes and what is written beside it.
 *
 * @param key path below the bucket or the root folder, segments divided by {@code /}, as {@link
 *     StorageKeyTemplate} makes it
 * @param metadata {@code job-id}, {@code task-id}, {@code gateway}, {@code model}; values of any
 *     characters, the storage reduces them to what it can carry
 */
public record StorageTarget(String key, Map<String, String> metadata) {

  public StorageTarget {
    Objects.requireNonNull(key, "key");
    metadata = Map.copyOf(metadata);
  }
}
