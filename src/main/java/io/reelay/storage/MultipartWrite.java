package io.reelay.storage;

import io.reelay.storage.media.CheckedVideoStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

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
  private final AgreedChecksum checksum;
  private final PartThreads threads;

  MultipartWrite(
      S3Client client,
      String bucket,
      StorageTarget target,
      S3Writing writing,
      S3KeyGuard guard,
      UploadLog log,
      AgreedChecksum checksum,
      PartThreads threads) {
    this(client, bucket, target, writing, guard, log, MAX_PARTS, checksum, threads);
  }

  /**
   * @param maxParts of an upload
   */
  MultipartWrite(
      S3Client client,
      String bucket,
      StorageTarget target,
      S3Writing writing,
      S3KeyGuard guard,
      UploadLog log,
      int maxParts,
      AgreedChecksum checksum,
      PartThreads threads) {
    this.client = client;
    this.bucket = bucket;
    this.target = target;
    this.writing = writing;
    this.guard = guard;
    this.log = log;
    this.maxParts = maxParts;
    this.checksum = checksum;
    this.threads = threads;
  }

  /**
   * Uploads the buffer and the rest of the video.
   *
   * @param buffer has the first part; used for other parts, too
   * @return whether the server has confirmed the checksum of the whole object
   */
  boolean write(CheckedVideoStream video, byte[] buffer) throws IOException {
    S3KeyGuard.Condition condition = guard.look(target);
    Upload upload = create(video.format().contentType());
    try {
      if (!log.begun(bucket, target.key(), upload.id())) {
        throw new IOException("the job of " + target.key() + " is not this node's any more");
      }
      List<CompletedPart> parts = uploadParts(upload, video, buffer);
      video.verifyWhole();
      Optional<CompleteMultipartUploadResponse> completed =
          guard.write(target, condition, video.count(), now -> complete(upload, parts, now));
      if (completed.isEmpty()) {
        // It was completed by an attempt whose answer was lost, or is a leftover beside another
        // node's upload.
        abort(upload);
        return false;
      }
      return upload.isConfirmedBy(completed.get(), parts);
    } catch (Throwable failure) {
      abort(upload).ifPresent(failure::addSuppressed);
      throw failure;
    }
  }

  /**
   * An upload that is open.
   *
   * @param checksum of its parts
   */
  private record Upload(String id, S3Checksum checksum) {
    boolean isConfirmedBy(CompleteMultipartUploadResponse answer, List<CompletedPart> parts) {
      String confirmed = checksum.in(answer);
      return confirmed != null
          && confirmed.equals(checksum.ofParts(parts.stream().map(checksum::in).toList()));
    }
  }

  private Upload create(String contentType) {
    S3Checksum kind = checksum.forUpload();
    try {
      return create(contentType, kind);
    } catch (S3Exception e) {
      if (checksum.isChangedBy(e)) {
        return create(contentType, checksum.forUpload());
      }
      throw e;
    }
  }

  private Upload create(String contentType, S3Checksum kind) {
    // The metadata is fixed before the first byte is sent, so it cannot have the SHA-256.
    CreateMultipartUploadRequest.Builder upload =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(target.key())
            .contentType(contentType);
    writing.on(upload, target);
    kind.on(upload);
    return new Upload(client.createMultipartUpload(upload.build()).uploadId(), kind);
  }

  private List<CompletedPart> uploadParts(Upload upload, CheckedVideoStream video, byte[] first)
      throws IOException {
    try (PartsUnderWay parts =
        new PartsUnderWay(
            threads,
            first.length,
            (number, buffer, length) -> uploadPart(upload, number, buffer, length))) {
      byte[] buffer = first;
      int length = first.length;
      for (int number = 1; length > 0; number++) {
        if (number > maxParts) {
          throw new IOException(
              "the video needs more than %d parts of %d bytes: raise reelay.storage.s3.part-size"
                  .formatted(maxParts, first.length));
        }
        parts.send(number, buffer, length);
        buffer = parts.buffer();
        length = fill(buffer, video, parts);
      }
      return parts.all();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + target.key() + " was sent", e);
    }
  }

  /** A part that fails ends the download at once, however slow it is. */
  private static int fill(byte[] buffer, CheckedVideoStream video, PartsUnderWay parts)
      throws IOException {
    int length = 0;
    while (length < buffer.length) {
      int read = video.read(buffer, length, buffer.length - length);
      if (read < 0) {
        break;
      }
      length += read;
      parts.requireNoneFailed();
    }
    return length;
  }

  private CompletedPart uploadPart(Upload upload, int number, byte[] buffer, int length) {
    AgreedChecksum.Of sum = checksum.of(buffer, length, upload.checksum());
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(bucket)
            .key(target.key())
            .uploadId(upload.id())
            .partNumber(number)
            .overrideConfiguration(S3VideoStorage.timeFor(length));
    sum.on(request);
    UploadPartResponse answer = send(request.build(), buffer, length);
    checksum.taken(sum.isConfirmedBy(answer));
    CompletedPart.Builder uploaded = CompletedPart.builder().partNumber(number).eTag(answer.eTag());
    sum.on(uploaded);
    return uploaded.build();
  }

  /** A part that is refused for its checksum fails, and the next try of the video has another. */
  private UploadPartResponse send(UploadPartRequest request, byte[] buffer, int length) {
    try {
      return client.uploadPart(request, S3VideoStorage.body(buffer, length, PART));
    } catch (S3Exception e) {
      checksum.isChangedBy(e);
      throw e;
    }
  }

  private CompleteMultipartUploadResponse complete(
      Upload upload, List<CompletedPart> parts, S3KeyGuard.Condition condition) {
    return client.completeMultipartUpload(
        request ->
            condition.on(
                request
                    .bucket(bucket)
                    .key(target.key())
                    .uploadId(upload.id())
                    .multipartUpload(list -> list.parts(parts))
                    .overrideConfiguration(call -> call.apiCallAttemptTimeout(COMPLETE_TIMEOUT))));
  }

  /** Returns the error that prevented the abort. */
  private Optional<RuntimeException> abort(Upload upload) {
    // The SDK makes no call while the thread is interrupted, and a stopping node interrupts it.
    boolean interrupted = Thread.interrupted();
    try {
      client.abortMultipartUpload(
          request -> request.bucket(bucket).key(target.key()).uploadId(upload.id()));
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
