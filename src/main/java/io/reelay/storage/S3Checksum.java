package io.reelay.storage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.commons.codec.digest.DigestUtils;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * By what a server checks each body before it takes it (S3 User Guide, "Checking object
 * integrity"). It is sent as a header: the SDK's own would be a trailer behind the body, which many
 * S3-compatible servers refuse.
 */
public enum S3Checksum {
  /** Content-MD5, which every server knows, and none keeps. */
  MD5(
      "md5",
      null,
      (bytes, length) -> digest("MD5", bytes, length),
      PutObjectRequest.Builder::contentMD5,
      UploadPartRequest.Builder::contentMD5,
      (part, sum) -> {}),

  /** Kept with the object. */
  CRC32(
      "crc32",
      ChecksumAlgorithm.CRC32,
      (bytes, length) -> sum(new CRC32(), bytes, length),
      PutObjectRequest.Builder::checksumCRC32,
      UploadPartRequest.Builder::checksumCRC32,
      CompletedPart.Builder::checksumCRC32),

  /** Kept with the object. */
  CRC32C(
      "crc32c",
      ChecksumAlgorithm.CRC32_C,
      (bytes, length) -> sum(new CRC32C(), bytes, length),
      PutObjectRequest.Builder::checksumCRC32C,
      UploadPartRequest.Builder::checksumCRC32C,
      CompletedPart.Builder::checksumCRC32C),

  /** Kept with the object; that of an object in parts is the digest of its parts' digests. */
  SHA256(
      "sha256",
      ChecksumAlgorithm.SHA256,
      (bytes, length) -> digest("SHA-256", bytes, length),
      PutObjectRequest.Builder::checksumSHA256,
      UploadPartRequest.Builder::checksumSHA256,
      CompletedPart.Builder::checksumSHA256);

  @FunctionalInterface
  private interface Digest {
    byte[] of(byte[] bytes, int length);
  }

  private final String text;
  private final ChecksumAlgorithm algorithm;
  private final Digest digest;
  private final BiConsumer<PutObjectRequest.Builder, String> object;
  private final BiConsumer<UploadPartRequest.Builder, String> part;
  private final BiConsumer<CompletedPart.Builder, String> completed;

  /**
   * @param algorithm what an upload in parts is begun with; null = nothing
   */
  S3Checksum(
      String text,
      ChecksumAlgorithm algorithm,
      Digest digest,
      BiConsumer<PutObjectRequest.Builder, String> object,
      BiConsumer<UploadPartRequest.Builder, String> part,
      BiConsumer<CompletedPart.Builder, String> completed) {
    this.text = text;
    this.algorithm = algorithm;
    this.digest = digest;
    this.object = object;
    this.part = part;
    this.completed = completed;
  }

  /** As the settings call it. */
  public String text() {
    return text;
  }

  /** The checksum of the first {@code length} bytes, as requests have it. */
  String of(byte[] bytes, int length) {
    return Base64.getEncoder().encodeToString(digest.of(bytes, length));
  }

  void on(PutObjectRequest.Builder put, String sum) {
    object.accept(put, sum);
  }

  void on(CreateMultipartUploadRequest.Builder upload) {
    upload.checksumAlgorithm(algorithm);
  }

  void on(UploadPartRequest.Builder upload, String sum) {
    part.accept(upload, sum);
  }

  void on(CompletedPart.Builder upload, String sum) {
    completed.accept(upload, sum);
  }

  private static byte[] digest(String algorithm, byte[] bytes, int length) {
    MessageDigest digest = DigestUtils.getDigest(algorithm);
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  private static byte[] sum(Checksum checksum, byte[] bytes, int length) {
    checksum.update(bytes, 0, length);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
  }
}
