package io.reelay.storage;

/** Records begun uploads, so that a crash does not leave them in the bucket. */
@FunctionalInterface
public interface UploadLog {

  /**
   * Call this before an upload's first part.
   *
   * @return false if this process may no longer write to the key
   */
  boolean begun(String bucket, String key, String uploadId);
}
