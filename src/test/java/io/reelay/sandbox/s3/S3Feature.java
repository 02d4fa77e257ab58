package io.reelay.sandbox.s3;

/** What S3 does, and not every server that speaks its protocol. */
public enum S3Feature {
  /** A body that does not fit its {@code Content-MD5} is refused. */
  CHECKS_MD5,
  /** A body that does not fit its {@code x-amz-checksum-…} is refused. */
  CHECKS_CHECKSUMS,
  /** The checksum is told of the object. */
  KEEPS_CHECKSUMS,
  /** {@code If-None-Match} and {@code If-Match} of a PutObject and a CompleteMultipartUpload. */
  CONDITIONAL_WRITES,
  /** What is not signed is refused. */
  REFUSES_UNSIGNED,
  /** An upload that was completed is told from a fault of the server. */
  TELLS_GONE_UPLOADS,
  /** ListMultipartUploads. */
  LISTS_UPLOADS,
  /** An object has the tags that it was put with. */
  TAGS,
  /** An object has the storage class that it was put with. */
  STORAGE_CLASSES,
  /** SSE-S3 and SSE-KMS. */
  ENCRYPTION
}
