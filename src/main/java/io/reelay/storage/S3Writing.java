package io.reelay.storage;

import java.util.Objects;

/**
 * How objects are written.
 *
 * @param checksum by what the server checks each body
 */
public record S3Writing(S3Checksum checksum) {

  public S3Writing {
    Objects.requireNonNull(checksum, "checksum");
  }
}
