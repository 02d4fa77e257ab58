package io.reelay.store;

import io.reelay.storage.StorageTarget;
import io.reelay.storage.StoredVideo;
import io.reelay.storage.media.MediaFormat;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A whole video in the storage.
 *
 * @param target its key, metadata and tags
 * @param format of its bytes
 * @param stored its place and size
 */
public record ArrivedVideo(StorageTarget target, MediaFormat format, StoredVideo stored) {

  /** A remark for the history of the job; null = none. */
  String remark() {
    String other =
        format == MediaFormat.MP4
            ? null
            : "it is not MP4 but %s (%s)".formatted(format.title(), stored.contentType());
    return Stream.of(other, stored.remark())
        .filter(Objects::nonNull)
        .reduce((first, second) -> first + "; " + second)
        .orElse(null);
  }
}
