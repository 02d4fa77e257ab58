package io.reelay.storage;

import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * How the server is asked to encrypt what it keeps.
 *
 * @param mode null = as the bucket does it
 * @param kmsKey id or ARN of a key, with a KMS mode; null = the account's own
 */
public record S3Encryption(ServerSideEncryption mode, String kmsKey) {
  /** As the bucket does it. */
  public static final S3Encryption OF_THE_BUCKET = new S3Encryption(null, null);

  /**
   * By the words of {@code reelay.storage.s3.encryption}.
   *
   * @param kmsKey empty = the account's own
   */
  static S3Encryption of(String word, String kmsKey) {
    ServerSideEncryption mode =
        switch (word) {
          case "s3" -> ServerSideEncryption.AES256;
          case "kms" -> ServerSideEncryption.AWS_KMS;
          case "kms-dsse" -> ServerSideEncryption.AWS_KMS_DSSE;
          default -> null;
        };
    return new S3Encryption(mode, kmsKey.isEmpty() ? null : kmsKey);
  }

  void on(PutObjectRequest.Builder put) {
    put.serverSideEncryption(mode).ssekmsKeyId(kmsKey);
  }

  void on(CreateMultipartUploadRequest.Builder upload) {
    upload.serverSideEncryption(mode).ssekmsKeyId(kmsKey);
  }
}
