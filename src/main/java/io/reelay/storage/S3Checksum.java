package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.commons.codec.digest.DigestUtils;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * The checksum by which a server checks each body (S3 User Guide, "Checking object integrity"). It
 * is sent as a header. The SDK's own checksum would be a trailer after the body, which many
 * S3-compatible servers refuse.
 */
public enum S3Checksum {
  /** MD5, or CRC32C as soon as the server has confirmed one ({@link AgreedChecksum}). */
  AUTO(
      null,
      null,
      () -> sum("MD5"),
      PutObjectRequest.Builder::contentMD5,
      UploadPartRequest.Builder::contentMD5,
      (part, sum) -> {}),

  /** Content-MD5, which all servers know and none stores. */
  MD5(
      null,
      null,
      () -> sum("MD5"),
      PutObjectRequest.Builder::contentMD5,
      UploadPartRequest.Builder::contentMD5,
      (part, sum) -> {}),

  /** Kept with the object. */
  CRC32(
      ChecksumAlgorithm.CRC32,
      "ChecksumCRC32",
      () -> sum(new CRC32()),
      PutObjectRequest.Builder::checksumCRC32,
      UploadPartRequest.Builder::checksumCRC32,
      CompletedPart.Builder::checksumCRC32),

  /** Kept with the object. */
  CRC32C(
      ChecksumAlgorithm.CRC32_C,
      "ChecksumCRC32C",
      () -> sum(new CRC32C()),
      PutObjectRequest.Builder::checksumCRC32C,
      UploadPartRequest.Builder::checksumCRC32C,
      CompletedPart.Builder::checksumCRC32C),

  /** Stored with the object. For an object in parts it is the digest of the parts' digests. */
  SHA256(
      ChecksumAlgorithm.SHA256,
      "ChecksumSHA256",
      () -> sum("SHA-256"),
      PutObjectRequest.Builder::checksumSHA256,
      UploadPartRequest.Builder::checksumSHA256,
      CompletedPart.Builder::checksumSHA256);

  private static final int BUFFER = 64 * 1024;

  /** A checksum in the making. */
  private interface Sum {
    void add(byte[] bytes, int length);

    byte[] value();
  }

  private final ChecksumAlgorithm algorithm;
  private final String field;
  private final Supplier<Sum> sums;
  private final BiConsumer<PutObjectRequest.Builder, String> object;
  private final BiConsumer<UploadPartRequest.Builder, String> part;
  private final BiConsumer<CompletedPart.Builder, String> completed;

  /**
   * @param algorithm algorithm of an upload in parts; null = none
   * @param field its name in the API's shapes; null = none
   */
  S3Checksum(
      ChecksumAlgorithm algorithm,
      String field,
      Supplier<Sum> sums,
      BiConsumer<PutObjectRequest.Builder, String> object,
      BiConsumer<UploadPartRequest.Builder, String> part,
      BiConsumer<CompletedPart.Builder, String> completed) {
    this.algorithm = algorithm;
    this.field = field;
    this.sums = sums;
    this.object = object;
    this.part = part;
    this.completed = completed;
  }

  /**
   * From a word of {@code reelay.storage.s3.checksum}.
   *
   * @throws IllegalArgumentException if the word is unknown
   */
  static S3Checksum of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The checksum of the first {@code length} bytes, in the form for requests. */
  public String of(byte[] bytes, int length) {
    Sum sum = sums.get();
    sum.add(bytes, length);
    return encoded(sum.value());
  }

  /** The checksum of a body, in the form for requests. The body is read to its end, not closed. */
  String of(InputStream body) throws IOException {
    Sum sum = sums.get();
    byte[] buffer = new byte[BUFFER];
    for (int count; (count = body.read(buffer)) >= 0; ) {
      sum.add(buffer, count);
    }
    return encoded(sum.value());
  }

  /**
   * The checksum of an object in parts: that of the parts' checksums, with their number (S3 User
   * Guide, "Checking object integrity", composite checksums).
   *
   * @param sums of the parts, in the form for requests
   */
  String ofParts(List<String> sums) {
    Sum all = this.sums.get();
    for (String part : sums) {
      byte[] value = Base64.getDecoder().decode(part);
      all.add(value, value.length);
    }
    return encoded(all.value()) + "-" + sums.size();
  }

  private static String encoded(byte[] value) {
    return Base64.getEncoder().encodeToString(value);
  }

  /** Lets the server check the body by its checksum. */
  public void on(PutObjectRequest.Builder put, String sum) {
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

  /** The checksum that the server says it has found; null = none. */
  String in(SdkResponse answer) {
    return field == null ? null : answer.getValueForField(field, String.class).orElse(null);
  }

  /** The checksum that was sent with a part; null = none. */
  String in(CompletedPart part) {
    return field == null ? null : part.getValueForField(field, String.class).orElse(null);
  }

  private static Sum sum(String algorithm) {
    MessageDigest digest = DigestUtils.getDigest(algorithm);
    return new Sum() {
      @Override
      public void add(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
      }

      @Override
      public byte[] value() {
        return digest.digest();
      }
    };
  }

  private static Sum sum(Checksum checksum) {
    return new Sum() {
      @Override
      public void add(byte[] bytes, int length) {
        checksum.update(bytes, 0, length);
      }

      @Override
      public byte[] value() {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
      }
    };
  }
}
