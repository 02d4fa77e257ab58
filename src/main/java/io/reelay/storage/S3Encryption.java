package io.reelay.storage;

import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The requested encryption of objects.
 *
 * @param mode null = the bucket's default
 * @param kmsKey id or ARN of a key, with a KMS mode; null = the account's default key
 */
public record S3Encryption(ServerSideEncryption mode, String kmsKey) {
  /** The bucket's default. */
  public static final S3Encryption OF_THE_BUCKET = new S3Encryption(null, null);

  /**
   * From a word of {@code reelay.storage.s3.encryption}.
   *
   * @param kmsKey empty = the account's default key
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
