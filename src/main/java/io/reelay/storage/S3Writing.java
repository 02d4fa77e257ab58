package io.reelay.storage;

import java.util.Objects;

/**
 * How objects are written.
 *
 * @param checksum by what the server checks each body
 * @param ifNoneMatch whether what is not the job's own is never replaced
 */
public record S3Writing(S3Checksum checksum, boolean ifNoneMatch) {

  public S3Writing {
    Objects.requireNonNull(checksum, "checksum");
  }
}
