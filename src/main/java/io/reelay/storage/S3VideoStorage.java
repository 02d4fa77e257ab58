package io.reelay.storage;

import io.reelay.config.StorageKeyTemplate;
import io.reelay.storage.media.CheckedVideoStream;
import io.reelay.storage.media.IncomingVideo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Stores videos in a bucket of S3 or of a server that speaks its protocol.
 *
 * <p>A video shorter than a part is checked in memory and sent in one call. A longer one is sent
 * part by part, checked on the way, and completed only if it is whole. So a broken video is never
 * visible in the bucket. Parts are sent while the next is read ({@link PartThreads}).
 *
 * <p>Needs {@code s3:PutObject}, {@code s3:AbortMultipartUpload} and {@code s3:GetObject} (to check
 * the object at a key).
 */
public final class S3VideoStorage implements VideoStorage {

  /** A line slower than 128 KiB/s counts as stalled. */
  private static final int SLOWEST_BYTES_PER_SECOND = 128 * 1024;

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final S3Client client;
  private final String bucket;
  private final int partSizeBytes;
  private final long maxBytes;
  private final S3Writing writing;
  private final UploadLog uploads;
  private final S3KeyGuard guard;
  private final AgreedChecksum checksum;
  private final PartThreads threads;

  /** Reads no part while another is sent. The parameters are those of the other constructor. */
  public S3VideoStorage(
      S3Client client,
      String bucket,
      int partSizeBytes,
      long maxBytes,
      S3Writing writing,
      UploadLog uploads) {
    this(client, bucket, partSizeBytes, maxBytes, writing, uploads, PartThreads.none());
  }

  /**
   * @param client closed by {@link #close}; its endpoint, region and path style also make the URL
   * @param bucket must exist
   * @param partSizeBytes memory for each store under way; S3 takes 5 MiB to 5 GiB and 10,000 parts,
   *     so 8 MiB allows videos up to 78 GiB
   * @param maxBytes larger videos are refused as broken
   * @param uploads records uploads that a crash would leave
   * @param threads send parts while the next is read
   */
  public S3VideoStorage(
      S3Client client,
      String bucket,
      int partSizeBytes,
      long maxBytes,
      S3Writing writing,
      UploadLog uploads,
      PartThreads threads) {
    if (partSizeBytes < 5 * 1024 * 1024) {
      throw new IllegalArgumentException("S3 takes no parts smaller than 5 MiB");
    }
    this.client = client;
    this.bucket = bucket;
    this.partSizeBytes = partSizeBytes;
    this.maxBytes = maxBytes;
    this.writing = writing;
    this.uploads = uploads;
    this.guard = new S3KeyGuard(client, bucket, writing.ifNoneMatch());
    this.checksum = new AgreedChecksum(writing.checksum());
    this.threads = threads;
  }

  @Override
  public StoredVideo store(IncomingVideo video, StorageTarget target) throws IOException {
    CheckedVideoStream checked = new CheckedVideoStream(video, maxBytes);
    byte[] buffer = new byte[bufferSize(video)];
    try {
      int length = checked.readNBytes(buffer, 0, buffer.length);
      String sha256;
      boolean confirmed;
      if (length < buffer.length) {
        checked.verifyWhole();
        sha256 = checked.sha256();
        confirmed = putWhole(buffer, length, checked.format().contentType(), target, sha256);
      } else {
        confirmed =
            new MultipartWrite(client, bucket, target, writing, guard, uploads, checksum, threads)
                .write(checked, buffer);
        sha256 = checked.sha256();
      }
      if (!confirmed) {
        requireStoredSize(target.key(), checked.count());
      }
      String url = client.utilities().getUrl(to -> to.bucket(bucket).key(target.key())).toString();
      return new StoredVideo(
          bucket,
          target.key(),
          url,
          checked.count(),
          checked.format().contentType(),
          sha256,
          checked.remark());
    } catch (SdkException e) {
      throw new IOException("S3 did not accept " + target.key() + ": " + e.getMessage(), e);
    }
  }

  /** One byte more than announced, so that a short video's end is within its buffer. */
  private int bufferSize(IncomingVideo video) {
    return video.hasKnownLength()
        ? (int) Math.min(partSizeBytes - 1, video.contentLength()) + 1
        : partSizeBytes;
  }

  /** Returns whether the server has confirmed the checksum. */
  private boolean putWhole(
      byte[] buffer, int length, String contentType, StorageTarget target, String sha256)
      throws IOException {
    try {
      return put(buffer, length, contentType, target.with("sha256", sha256), sha256);
    } catch (S3Exception e) {
      if (checksum.isChangedBy(e)) {
        return put(buffer, length, contentType, target.with("sha256", sha256), sha256);
      }
      throw e;
    }
  }

  private boolean put(
      byte[] buffer, int length, String contentType, StorageTarget target, String sha256)
      throws IOException {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(target.key())
            .contentType(contentType)
            .overrideConfiguration(timeFor(length));
    writing.on(put, target);
    AgreedChecksum.Of sum = checksum.of(buffer, length, sha256);
    sum.on(put);
    Optional<PutObjectResponse> answer =
        guard.put(
            target,
            length,
            condition -> {
              condition.on(put);
              return client.putObject(put.build(), body(buffer, length, contentType));
            });
    boolean confirmed = answer.filter(sum::isConfirmedBy).isPresent();
    if (answer.isPresent()) {
      checksum.taken(confirmed);
    }
    return confirmed;
  }

  @Override
  public void describe(StorageTarget target, byte[] sidecar) throws IOException {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(target.key() + StorageKeyTemplate.SIDECAR)
            .contentType("application/json");
    writing.onSmall(put, target);
    S3Checksum sum = writing.checksum();
    sum.on(put, sum.of(sidecar, sidecar.length));
    try {
      client.putObject(put.build(), RequestBody.fromBytes(sidecar));
    } catch (SdkException e) {
      throw new IOException(
          "S3 did not accept " + target.key() + StorageKeyTemplate.SIDECAR + ": " + e.getMessage(),
          e);
    }
  }

  private void requireStoredSize(String key, long sent) throws IOException {
    long stored = client.headObject(head -> head.bucket(bucket).key(key)).contentLength();
    if (stored != sent) {
      throw new IOException(
          "S3 holds %d bytes at %s after %d were sent".formatted(stored, key, sent));
    }
  }

  /** A view of the buffer without a copy. Each of the SDK's attempts opens it again. */
  static RequestBody body(byte[] buffer, int length, String contentType) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(buffer, 0, length), length, contentType);
  }

  /** A fixed limit would cut off large parts on slow lines. */
  static Consumer<AwsRequestOverrideConfiguration.Builder> timeFor(long bytes) {
    Duration limit = ANSWER_TIMEOUT.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    return override -> override.apiCallAttemptTimeout(limit);
  }

  @Override
  public void reach() throws IOException {
    new BucketHead(client, bucket).reach();
  }

  @Override
  public void close() {
    threads.close();
    client.close();
  }
}
