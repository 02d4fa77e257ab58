package io.reelay.storage;

import io.reelay.config.S3Settings;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * The settings of writes. Objects get no ACL, since the bucket decides about read access.
 *
 * @param checksum checksum of each body
 * @param ifNoneMatch whether Reelay never replaces another's object
 * @param encryption of all objects
 * @param storageClass of videos; null = the bucket's default
 */
public record S3Writing(
    S3Checksum checksum, boolean ifNoneMatch, S3Encryption encryption, String storageClass) {

  public S3Writing {
    Objects.requireNonNull(checksum, "checksum");
    Objects.requireNonNull(encryption, "encryption");
  }

  /** From the settings. */
  public static S3Writing of(S3Settings.Writing settings) {
    return new S3Writing(
        S3Checksum.of(settings.checksum()),
        settings.ifNoneMatch(),
        S3Encryption.of(settings.encryption(), settings.kmsKey()),
        settings.storageClass().isEmpty() ? null : settings.storageClass());
  }

  void on(PutObjectRequest.Builder put, StorageTarget target) {
    onSmall(put, target);
    put.storageClass(storageClass);
  }

  /** Without the storage class: classes for large objects bill a small one as if it were large. */
  void onSmall(PutObjectRequest.Builder put, StorageTarget target) {
    encryption.on(put);
    put.metadata(ObjectMetadata.clean(target.metadata()));
    if (!target.tags().isEmpty()) {
      put.tagging(tagging(target.tags()));
    }
  }

  void on(CreateMultipartUploadRequest.Builder upload, StorageTarget target) {
    checksum.on(upload);
    encryption.on(upload);
    upload.metadata(ObjectMetadata.clean(target.metadata())).storageClass(storageClass);
    if (!target.tags().isEmpty()) {
      upload.tagging(tagging(target.tags()));
    }
  }

  static Tagging tagging(Map<String, String> tags) {
    return Tagging.builder()
        .tagSet(
            tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .build();
  }
}
