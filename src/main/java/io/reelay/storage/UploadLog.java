package io.reelay.storage;

/** Remembers uploads that were begun, so that a crash does not leave them in the bucket. */
@FunctionalInterface
public interface UploadLog {

  /**
   * Told before an upload's first part.
   *
   * @return false if the key is not this process's to write to any more
   */
  boolean begun(String bucket, String key, String uploadId);
}
