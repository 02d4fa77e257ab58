package io.reelay.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.Checksum;
import org.apache.commons.codec.digest.DigestUtils;
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
  /** Content-MD5, which all servers know and none stores. */
  MD5(
      null,
      body -> digest("MD5", body),
      PutObjectRequest.Builder::contentMD5,
      UploadPartRequest.Builder::contentMD5,
      (part, sum) -> {}),

  /** Kept with the object. */
  CRC32(
      ChecksumAlgorithm.CRC32,
      body -> sum(new CRC32(), body),
      PutObjectRequest.Builder::checksumCRC32,
      UploadPartRequest.Builder::checksumCRC32,
      CompletedPart.Builder::checksumCRC32),

  /** Kept with the object. */
  CRC32C(
      ChecksumAlgorithm.CRC32_C,
      body -> sum(new CRC32C(), body),
      PutObjectRequest.Builder::checksumCRC32C,
      UploadPartRequest.Builder::checksumCRC32C,
      CompletedPart.Builder::checksumCRC32C),

  /** Stored with the object. For an object in parts it is the digest of the parts' digests. */
  SHA256(
      ChecksumAlgorithm.SHA256,
      body -> digest("SHA-256", body),
      PutObjectRequest.Builder::checksumSHA256,
      UploadPartRequest.Builder::checksumSHA256,
      CompletedPart.Builder::checksumSHA256);

  @FunctionalInterface
  private interface Digest {
    byte[] of(InputStream body) throws IOException;
  }

  private final ChecksumAlgorithm algorithm;
  private final Digest digest;
  private final BiConsumer<PutObjectRequest.Builder, String> object;
  private final BiConsumer<UploadPartRequest.Builder, String> part;
  private final BiConsumer<CompletedPart.Builder, String> completed;

  /**
   * @param algorithm algorithm of an upload in parts; null = none
   */
  S3Checksum(
      ChecksumAlgorithm algorithm,
      Digest digest,
      BiConsumer<PutObjectRequest.Builder, String> object,
      BiConsumer<UploadPartRequest.Builder, String> part,
      BiConsumer<CompletedPart.Builder, String> completed) {
    this.algorithm = algorithm;
    this.digest = digest;
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
    try {
      return of(new ByteArrayInputStream(bytes, 0, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checksum of a body, in the form for requests. The body is read to its end, not closed. */
  String of(InputStream body) throws IOException {
    return Base64.getEncoder().encodeToString(digest.of(body));
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

  private static byte[] digest(String algorithm, InputStream body) throws IOException {
    return DigestUtils.digest(DigestUtils.getDigest(algorithm), body);
  }

  private static byte[] sum(Checksum checksum, InputStream body) throws IOException {
    new CheckedInputStream(body, checksum).transferTo(OutputStream.nullOutputStream());
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
  }
}
