package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.reelay.config.S3Connection;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.BrokenVideoException;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Parts that are sent while the next is read. After each test no thread and no memory is held. */
@ExtendWith(S3TestServer.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OverlappedPartsTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final int SPARE = 2;
  private static final StorageTarget TARGET =
      new StorageTarget("a.mp4", Map.of("job-id", "01KAJ"), Map.of());

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
  private final Semaphore spare = new Semaphore(SPARE);
  private final PartThreads threads = new PartThreads(pool, spare);

  @AfterEach
  void nothingIsHeld() {
    assertThat(spare.availablePermits()).isEqualTo(SPARE);
    await().until(() -> pool.getActiveCount() == 0);
    pool.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"-1, true", "0, false", "1, false", "1, true"})
  void aVideoAboutAsLongAsAPartIsExact(int difference, boolean lengthKnown, S3Bucket bucket)
      throws Exception {
    assertExact(bucket, video(PART + difference), lengthKnown);
  }

  @ParameterizedTest
  @ValueSource(ints = {2 * PART - 1, 2 * PART, 2 * PART + 1, 6 * PART + 12_345})
  void aVideoOfManyPartsIsExact(int length, S3Bucket bucket) throws Exception {
    assertExact(bucket, video(length), false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatIsNoVideoIsNotVisible(int length, S3Bucket bucket) {
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(
            () -> store(bucket.client(), bucket, new ByteArrayInputStream(new byte[length])));
    assertNothingLeft(bucket);
  }

  @ParameterizedTest
  @ValueSource(ints = {2 * PART, 4 * PART + 7})
  void aCutVideoIsNeverVisible(int arrived, S3Bucket bucket) {
    byte[] cut = Arrays.copyOf(video(6 * PART), arrived);
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> store(bucket.client(), bucket, new ByteArrayInputStream(cut)));
    assertNothingLeft(bucket);
  }

  @Test
  void aSlowDownloadIsExact(S3Bucket bucket) throws Exception {
    byte[] video = video(3 * PART + 99);
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(video)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            Thread.yield();
            return super.read(buffer, offset, Math.min(length, 1021));
          }
        };
    assertExact(bucket, store(bucket.client(), bucket, slow), video);
  }

  @Test
  void theNextPartIsReadWhileOneIsSent(S3Bucket bucket) throws Exception {
    byte[] video = video(4 * PART);
    Counted source = new Counted(video);
    S3Client waiting =
        new Sender(
            bucket.client(),
            request -> {
              if (request.partNumber() == 1) {
                await().until(() -> source.read.get() >= 3L * PART);
              }
            });
    assertExact(bucket, store(waiting, bucket, source), video);
  }

  /** Three parts are in memory. */
  @Test
  void aSlowServerStopsTheDownloadWhenTheMemoryIsUsed(S3Bucket bucket) throws Exception {
    byte[] video = video(8 * PART);
    Counted source = new Counted(video);
    CountDownLatch open = new CountDownLatch(1);
    FutureTask<StoredVideo> storing =
        begin(() -> store(new Sender(bucket.client(), request -> open.await()), bucket, source));

    await().until(() -> source.read.get() == 3L * PART && spare.availablePermits() == 0);
    assertThat(pool.getActiveCount()).isLessThanOrEqualTo(3);
    await().until(() -> source.reader.getState() == Thread.State.WAITING);
    assertThat(source.read).hasValue(3L * PART);
    open.countDown();

    assertExact(bucket, storing.get(), video);
  }

  @Test
  void withoutMemoryForMoreAPartIsSentBeforeTheNextIsRead(S3Bucket bucket) throws Exception {
    spare.acquire(SPARE);
    byte[] video = video(3 * PART);
    Counted source = new Counted(video);
    S3Client checking =
        new Sender(
            bucket.client(),
            request -> assertThat(source.read).hasValue((long) request.partNumber() * PART));
    StoredVideo stored;
    try {
      stored = store(checking, bucket, source);
    } finally {
      spare.release(SPARE);
    }
    assertExact(bucket, stored, video);
  }

  /** The SDK tries each part again, while later parts are read and sent. */
  @Test
  void aPartThatIsRefusedAtFirstIsExact(S3Bucket bucket) throws Exception {
    Set<String> refused = ConcurrentHashMap.newKeySet();
    ExecutionInterceptor busy =
        new ExecutionInterceptor() {
          @Override
          public SdkHttpResponse modifyHttpResponse(
              Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            return context.request() instanceof UploadPartRequest part
                    && refused.add("" + part.partNumber())
                ? context.httpResponse().toBuilder().statusCode(503).build()
                : context.httpResponse();
          }
        };
    S3Connection to = bucket.connection();
    byte[] video = video(5 * PART + 3);
    StoredVideo stored;
    try (S3Client client =
        S3Client.builder()
            .region(to.effectiveRegion())
            .endpointOverride(to.endpoint())
            .forcePathStyle(true)
            .credentialsProvider(() -> credentials(to))
            .overrideConfiguration(override -> override.addExecutionInterceptor(busy))
            .build()) {
      stored = store(client, bucket, new ByteArrayInputStream(video));
    }
    assertThat(refused).hasSize(6);
    assertExact(bucket, stored, video);
  }

  @Test
  void aPartThatFailsEndsASlowDownloadAtOnce(S3Bucket bucket) {
    byte[] video = video(4 * PART);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    Counted source =
        new Counted(video) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (read.get() < PART) {
              return super.read(buffer, offset, length);
            }
            reading.countDown();
            until(failed);
            return super.read(buffer, offset, 1);
          }
        };
    S3Client failing =
        new Sender(
            bucket.client(),
            request -> {
              reading.await();
              failed.countDown();
              throw SdkClientException.create("no space left");
            });

    assertThatIOException()
        .isThrownBy(() -> store(failing, bucket, source))
        .isNotInstanceOf(BrokenVideoException.class)
        .withMessageContaining("no space left");
    assertThat(source.read.get()).isLessThan(2L * PART);
    assertNothingLeft(bucket);
  }

  /** As by {@code cancel}: the next read fails while parts are under way. */
  @Test
  void aCancelStopsWhatIsSentBeforeTheUploadIsAborted(S3Bucket bucket) {
    IOException cancelled = new IOException("the job was cancelled or taken over");
    CountDownLatch sending = new CountDownLatch(1);
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicBoolean stoppedFirst = new AtomicBoolean();
    InputStream source =
        new Counted(video(4 * PART)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (read.get() < PART) {
              return super.read(buffer, offset, length);
            }
            until(sending);
            throw cancelled;
          }
        };
    S3Client stuck =
        new Sender(
            bucket.client(),
            request -> {
              sending.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                stopped.set(true);
              }
            }) {
          @Override
          public AbortMultipartUploadResponse abortMultipartUpload(
              AbortMultipartUploadRequest request) {
            stoppedFirst.set(stopped.get());
            return super.abortMultipartUpload(request);
          }
        };

    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> store(stuck, bucket, source))
        .withCause(cancelled);
    assertThat(stoppedFirst).isTrue();
    assertNothingLeft(bucket);
  }

  @Test
  void anInterruptedStoreEndsAndStaysInterrupted(S3Bucket bucket) throws Exception {
    CountDownLatch sending = new CountDownLatch(3);
    AtomicBoolean interrupted = new AtomicBoolean();
    S3Client stuck =
        new Sender(
            bucket.client(),
            request -> {
              sending.countDown();
              new CountDownLatch(1).await();
            });
    Counted source = new Counted(video(8 * PART));
    FutureTask<StoredVideo> storing =
        begin(
            () -> {
              try {
                return store(stuck, bucket, source);
              } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    sending.await();
    await().until(() -> source.reader.getState() == Thread.State.WAITING);
    source.reader.interrupt();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(storing::get)
        .withCauseInstanceOf(IOException.class);
    assertThat(interrupted).isTrue();
    assertNothingLeft(bucket);
  }

  @Test
  void severalAtOnceShareTheMemoryAndAreExact(S3Bucket bucket) throws Exception {
    byte[] video = video(4 * PART + 1);
    StoredVideo[] stored = new StoredVideo[6];
    FutureTask<?>[] storing = new FutureTask<?>[stored.length];
    S3VideoStorage storage = storage(bucket.client(), bucket);
    for (int i = 0; i < stored.length; i++) {
      StorageTarget target = new StorageTarget(i + ".mp4", Map.of("job-id", "" + i), Map.of());
      storing[i] =
          begin(
              () -> storage.store(new IncomingVideo(new ByteArrayInputStream(video), -1), target));
    }
    for (int i = 0; i < stored.length; i++) {
      storing[i].get();
      assertThat(content(bucket, i + ".mp4")).isEqualTo(video);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 8, 128, 2", "4, 8, 1024, 8", "1, 8, 128, 2", "4, 512, 128, 0", "64, 5, 2048, 89"})
  void partsHaveNoMoreThanTheirShareOfTheHeap(
      int uploads, int partMebibytes, long heapMebibytes, int spareParts) {
    assertThat(
            PartThreads.of(pool, uploads, partMebibytes << 20, heapMebibytes << 20)
                .spareParts()
                .availablePermits())
        .isEqualTo(spareParts);
  }

  private void assertExact(S3Bucket bucket, byte[] video, boolean lengthKnown) throws Exception {
    StoredVideo stored =
        storage(bucket.client(), bucket)
            .store(
                new IncomingVideo(new ByteArrayInputStream(video), lengthKnown ? video.length : -1),
                TARGET);
    assertExact(bucket, stored, video);
  }

  private static void assertExact(S3Bucket bucket, StoredVideo stored, byte[] video) {
    assertThat(content(bucket, TARGET.key())).isEqualTo(video);
    assertThat(stored.bytes()).isEqualTo(video.length);
    assertThat(stored.sha256()).isEqualTo(Sha256.of(video));
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  private static void assertNothingLeft(S3Bucket bucket) {
    assertThat(bucket.keys()).isEmpty();
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  private StoredVideo store(S3Client client, S3Bucket bucket, InputStream source)
      throws IOException {
    return storage(client, bucket).store(new IncomingVideo(source, -1), TARGET);
  }

  private S3VideoStorage storage(S3Client client, S3Bucket bucket) {
    return new S3VideoStorage(
        client,
        bucket.name(),
        PART,
        Long.MAX_VALUE,
        new S3Writing(S3Checksum.AUTO, true, S3Encryption.OF_THE_BUCKET, null),
        (name, key, upload) -> true,
        threads);
  }

  private static byte[] content(S3Bucket bucket, String key) {
    return bucket
        .client()
        .getObjectAsBytes(get -> get.bucket(bucket.name()).key(key))
        .asByteArray();
  }

  /** No two places of it are the same, so a part in the wrong place shows. */
  private static byte[] video(int length) {
    byte[] video = MinimalMp4.of(length - (int) MinimalMp4.size(0));
    byte[] media = new byte[length - (int) MinimalMp4.size(0)];
    new Random(length).nextBytes(media);
    System.arraycopy(media, 0, video, video.length - media.length, media.length);
    return video;
  }

  private static FutureTask<StoredVideo> begin(Callable<StoredVideo> store) {
    FutureTask<StoredVideo> task = new FutureTask<>(store);
    new Thread(task).start();
    return task;
  }

  private static void until(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static AwsCredentials credentials(S3Connection to) {
    return AwsBasicCredentials.create(to.accessKey(), to.secretKey());
  }

  private static class Counted extends FilterInputStream {
    final AtomicLong read = new AtomicLong();
    volatile Thread reader;

    Counted(byte[] video) {
      super(new ByteArrayInputStream(video));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      reader = Thread.currentThread();
      int count = super.read(buffer, offset, length);
      read.addAndGet(Math.max(count, 0));
      return count;
    }
  }

  /** Does something before each part is sent. */
  private static class Sender extends DelegatingS3Client {
    private interface Before {
      void part(UploadPartRequest request) throws InterruptedException;
    }

    private final Before before;

    Sender(S3Client client, Before before) {
      super(client);
      this.before = before;
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      try {
        before.part(request);
      } catch (InterruptedException e) {
        throw SdkClientException.create("interrupted", e);
      }
      return super.uploadPart(request, body);
    }
  }
}
