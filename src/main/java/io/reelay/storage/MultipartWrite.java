package io.reelay.storage;

import io.reelay.storage.media.CheckedVideoStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * Writes one video into a bucket, part by part. The video is visible there only when it is
 * complete.
 */
final class MultipartWrite {

  /** S3 User Guide, multipart upload limits. */
  private static final int MAX_PARTS = 10_000;

  private static final String PART = "application/octet-stream";

  /** S3 User Guide: the completion of the parts may take minutes. */
  private static final Duration COMPLETE_TIMEOUT = Duration.ofMinutes(10);

  private final S3Client client;
  private final String bucket;
  private final StorageTarget target;
  private final S3Writing writing;
  private final S3KeyGuard guard;
  private final UploadLog log;
  private final int maxParts;

  MultipartWrite(
      S3Client client,
      String bucket,
      StorageTarget target,
      S3Writing writing,
      S3KeyGuard guard,
      UploadLog log) {
    this(client, bucket, target, writing, guard, log, MAX_PARTS);
  }

  MultipartWrite(
      S3Client client,
      String bucket,
      StorageTarget target,
      S3Writing writing,
      S3KeyGuard guard,
      UploadLog log,
      int maxParts) {
    this.client = client;
    this.bucket = bucket;
    this.target = target;
    this.writing = writing;
    this.guard = guard;
    this.log = log;
    this.maxParts = maxParts;
  }

  /**
   * Uploads the buffer and the rest of the video.
   *
   * @param buffer has the first part; used for all other parts
   */
  void write(CheckedVideoStream video, byte[] buffer) throws IOException {
    S3KeyGuard.Condition condition = guard.look(target);
    String contentType = video.format().contentType();
    String uploadId = create(contentType);
    try {
      if (!log.begun(bucket, target.key(), uploadId)) {
        throw new IOException("the job of " + target.key() + " is not this node's any more");
      }
      List<CompletedPart> parts = uploadParts(uploadId, video, buffer);
      video.verifyWhole();
      Optional<?> completed =
          guard.write(target, condition, video.count(), now -> complete(uploadId, parts, now));
      if (completed.isEmpty()) {
        // It was completed by an attempt whose answer was lost, or is a leftover beside another
        // node's upload.
        abort(uploadId);
      }
    } catch (Throwable failure) {
      abort(uploadId).ifPresent(failure::addSuppressed);
      throw failure;
    }
  }

  private String create(String contentType) {
    // The metadata is fixed before the first byte is sent, so it cannot have the SHA-256.
    CreateMultipartUploadRequest.Builder upload =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(target.key())
            .contentType(contentType);
    writing.on(upload, target);
    return client.createMultipartUpload(upload.build()).uploadId();
  }

  private List<CompletedPart> uploadParts(String uploadId, CheckedVideoStream video, byte[] buffer)
      throws IOException {
    List<CompletedPart> parts = new ArrayList<>();
    int length = buffer.length;
    do {
      if (parts.size() == maxParts) {
        throw new IOException(
            "the video needs more than %d parts of %d bytes: raise reelay.storage.s3.part-size"
                .formatted(maxParts, buffer.length));
      }
      parts.add(uploadPart(uploadId, parts.size() + 1, buffer, length));
      length = video.readNBytes(buffer, 0, buffer.length);
    } while (length > 0);
    return parts;
  }

  private CompletedPart uploadPart(String uploadId, int number, byte[] buffer, int length) {
    S3Checksum checksum = writing.checksum();
    String sum = checksum.of(buffer, length);
    String eTag =
        client
            .uploadPart(
                part ->
                    checksum.on(
                        part.bucket(bucket)
                            .key(target.key())
                            .uploadId(uploadId)
                            .partNumber(number)
                            .overrideConfiguration(S3VideoStorage.timeFor(length)),
                        sum),
                S3VideoStorage.body(buffer, length, PART))
            .eTag();
    CompletedPart.Builder uploaded = CompletedPart.builder().partNumber(number).eTag(eTag);
    checksum.on(uploaded, sum);
    return uploaded.build();
  }

  private CompleteMultipartUploadResponse complete(
      String uploadId, List<CompletedPart> parts, S3KeyGuard.Condition condition) {
    return client.completeMultipartUpload(
        upload ->
            condition.on(
                upload
                    .bucket(bucket)
                    .key(target.key())
                    .uploadId(uploadId)
                    .multipartUpload(list -> list.parts(parts))
                    .overrideConfiguration(call -> call.apiCallAttemptTimeout(COMPLETE_TIMEOUT))));
  }

  /** Returns the error that prevented the abort. */
  private Optional<RuntimeException> abort(String uploadId) {
    // The SDK makes no call while the thread is interrupted, and a stopping node interrupts it.
    boolean interrupted = Thread.interrupted();
    try {
      client.abortMultipartUpload(
          upload -> upload.bucket(bucket).key(target.key()).uploadId(uploadId));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
