package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reelay.config.S3Connection;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.BrokenVideoException;
import io.reelay.storage.media.CheckedVideoStream;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

@ExtendWith(S3TestServer.class)
class S3VideoStorageTest {

  private static final int UNKNOWN = -1;
  private static final int PART = 5 * 1024 * 1024;
  private static final long MAX_BYTES = 64L * 1024 * 1024;
  private static final byte[] SHORT_VIDEO = MinimalMp4.of(100_000);

  /** Two full parts and a rest. */
  private static final byte[] LONG_VIDEO = MinimalMp4.of(2 * PART + 4321);

  private static final S3Writing PLAIN =
      new S3Writing(S3Checksum.MD5, true, S3Encryption.OF_THE_BUCKET, null);

  private static final UploadLog NOT_LOGGED = (bucket, key, upload) -> true;

  private static final StorageTarget TARGET =
      new StorageTarget(
          "2026-11-21/lighthouse.mp4",
          Map.of("job-id", "01KAJ", "task-id", "sora-2:task_01", "model", "véo"),
          Map.of());

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aShortVideoIsAnObjectWithItsMetadata(boolean lengthKnown, S3Bucket bucket) throws Exception {
    StoredVideo stored =
        storage(bucket).store(video(SHORT_VIDEO, lengthKnown ? SHORT_VIDEO.length : -1), TARGET);

    assertStored(bucket, stored, SHORT_VIDEO);
    assertThat(head(bucket).metadata())
        .containsOnly(
            Map.entry("job-id", "01KAJ"),
            Map.entry("task-id", "sora-2:task_01"),
            Map.entry("model", "v-o"),
            Map.entry("sha256", stored.sha256()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLongVideoGoesUpInPartsAndIsAnObjectWithItsMetadata(boolean lengthKnown, S3Bucket bucket)
      throws Exception {
    Parts parts = new Parts(bucket.client());

    StoredVideo stored =
        storage(parts, bucket)
            .store(video(LONG_VIDEO, lengthKnown ? LONG_VIDEO.length : UNKNOWN), TARGET);

    assertStored(bucket, stored, LONG_VIDEO);
    assertThat(parts.lengths)
        .containsExactly((long) PART, (long) PART, LONG_VIDEO.length - 2L * PART);
    assertThat(head(bucket).metadata())
        .containsOnly(
            Map.entry("job-id", "01KAJ"),
            Map.entry("task-id", "sora-2:task_01"),
            Map.entry("model", "v-o"));
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void aVideoAboutAsLongAsAPartIsWhole(int difference, S3Bucket bucket) throws Exception {
    byte[] video = MinimalMp4.of(PART + difference - (int) MinimalMp4.size(0));
    assertStored(bucket, storage(bucket).store(video(video, UNKNOWN), TARGET), video);
    assertStored(bucket, storage(bucket).store(video(video, video.length), TARGET), video);
  }

  @Test
  void theUrlIsPercentEncodedAndUnsigned(S3Bucket bucket) throws Exception {
    String key = "灯台/a b+c%20.mp4";
    StoredVideo stored =
        storage(bucket)
            .store(video(SHORT_VIDEO, UNKNOWN), new StorageTarget(key, Map.of(), Map.of()));

    assertThat(stored.url())
        .isEqualTo(
            "%s/%s/%%E7%%81%%AF%%E5%%8F%%B0/a%%20b%%2Bc%%2520.mp4"
                .formatted(bucket.connection().endpoint(), bucket.name()));
    assertThat(bucket.keys()).containsExactly(key);
  }

  @Test
  void aLaterVideoReplacesAnEarlierOne(S3Bucket bucket) throws Exception {
    storage(bucket).store(video(LONG_VIDEO, UNKNOWN), TARGET);
    assertStored(bucket, storage(bucket).store(video(SHORT_VIDEO, UNKNOWN), TARGET), SHORT_VIDEO);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50_000, PART, PART + 1, 2 * PART, 2 * PART + 4000})
  void aCutVideoIsNeverVisible(int arrived, S3Bucket bucket) {
    byte[] cut = Arrays.copyOf(LONG_VIDEO, arrived);

    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> storage(bucket).store(video(cut, UNKNOWN), TARGET));
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> storage(bucket).store(video(cut, LONG_VIDEO.length), TARGET));

    assertNothingLeft(bucket);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aConnectionThatBreaksLeavesNothing(int arrived, S3Bucket bucket) {
    IOException reset = new IOException("Connection reset");
    InputStream breaking = FailingStream.after(LONG_VIDEO, arrived, reset);

    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> storage(bucket).store(new IncomingVideo(breaking, UNKNOWN), TARGET))
        .withCause(reset)
        .withMessage("the download broke off after %d bytes", arrived);

    assertNothingLeft(bucket);
  }

  @Test
  void aBrokenVideoKeepsWhatWasThere(S3Bucket bucket) throws Exception {
    storage(bucket).store(video(SHORT_VIDEO, UNKNOWN), TARGET);
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(
            () -> storage(bucket).store(video(Arrays.copyOf(LONG_VIDEO, 2 * PART), -1), TARGET));
    assertThat(content(bucket)).isEqualTo(SHORT_VIDEO);
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @Test
  void aVideoBeyondTheLimitIsNeverVisible(S3Bucket bucket) {
    S3VideoStorage small =
        new S3VideoStorage(
            bucket.client(), bucket.name(), PART, LONG_VIDEO.length - 1, PLAIN, NOT_LOGGED);
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> small.store(video(LONG_VIDEO, UNKNOWN), TARGET))
        .withMessageStartingWith("larger than the allowed");
    assertNothingLeft(bucket);
  }

  @Test
  void anUploadThatMayNotBeWrittenDownHasNoParts(S3Bucket bucket) {
    Parts parts = new Parts(bucket.client());
    List<String> begun = new ArrayList<>();
    S3VideoStorage storage =
        new S3VideoStorage(
            parts,
            bucket.name(),
            PART,
            MAX_BYTES,
            PLAIN,
            (name, key, upload) -> {
              begun.add(name + "/" + key);
              return false;
            });

    assertThatIOException()
        .isThrownBy(() -> storage.store(video(LONG_VIDEO, UNKNOWN), TARGET))
        .withMessageContaining("is not this node's any more");

    assertThat(begun).containsExactly(bucket.name() + "/" + TARGET.key());
    assertThat(parts.lengths).isEmpty();
    assertNothingLeft(bucket);
  }

  @Test
  void evenAnErrorLeavesNoUploadBehind(S3Bucket bucket) {
    Error error = new OutOfMemoryError("as if");
    S3Client failing =
        new FailingAtPart(bucket.client(), 2) {
          @Override
          void fail() {
            throw error;
          }
        };
    assertThat(catchThrowable(() -> storage(failing, bucket).store(video(LONG_VIDEO, -1), TARGET)))
        .isSameAs(error);
    assertNothingLeft(bucket);
  }

  @Test
  void anInterruptedStoreStillCleansUpAndStaysInterrupted(S3Bucket bucket) {
    S3Client interrupted =
        new FailingAtPart(bucket.client(), 2) {
          @Override
          void fail() {
            Thread.currentThread().interrupt();
          }
        };
    Throwable failure =
        catchThrowable(() -> storage(interrupted, bucket).store(video(LONG_VIDEO, -1), TARGET));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).isInstanceOf(IOException.class);
    assertNothingLeft(bucket);
  }

  @Test
  void theFirstFailureIsToldWhenTheCleanUpFailsToo(S3Bucket bucket) {
    SdkClientException second = SdkClientException.create("abort failed");
    S3Client failing =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public AbortMultipartUploadResponse abortMultipartUpload(
              AbortMultipartUploadRequest request) {
            throw second;
          }
        };
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(
            () ->
                storage(failing, bucket)
                    .store(video(Arrays.copyOf(LONG_VIDEO, 2 * PART), UNKNOWN), TARGET))
        .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(second));
  }

  @Test
  void troubleWithTheServerIsNoBrokenVideo(S3Bucket bucket) {
    S3VideoStorage elsewhere =
        new S3VideoStorage(
            bucket.client(), "no-such-bucket-here", PART, MAX_BYTES, PLAIN, NOT_LOGGED);
    assertThatIOException()
        .isThrownBy(() -> elsewhere.store(video(SHORT_VIDEO, UNKNOWN), TARGET))
        .isNotInstanceOf(BrokenVideoException.class)
        .withMessageStartingWith("S3 did not accept " + TARGET.key());
  }

  @Test
  void moreThanTheAllowedPartsIsAFaultOfThePartSize(S3Bucket bucket) throws Exception {
    CheckedVideoStream checked = new CheckedVideoStream(video(LONG_VIDEO, UNKNOWN), MAX_BYTES);
    byte[] buffer = checked.readNBytes(PART);
    MultipartWrite twoParts =
        new MultipartWrite(
            bucket.client(),
            bucket.name(),
            TARGET,
            PLAIN,
            new S3KeyGuard(bucket.client(), bucket.name(), true),
            NOT_LOGGED,
            2,
            new AgreedChecksum(PLAIN.checksum()),
            PartThreads.none());

    assertThatIOException()
        .isThrownBy(() -> twoParts.write(checked, buffer))
        .withMessage(
            "the video needs more than 2 parts of 5242880 bytes:"
                + " raise reelay.storage.s3.part-size");
    assertNothingLeft(bucket);
  }

  @Test
  void aPartIsAViewOfTheOneBufferThatCanBeReadAgain() throws Exception {
    byte[] buffer = {1, 2, 3, 4};
    RequestBody body = S3VideoStorage.body(buffer, 3, "video/mp4");

    assertThat(body.optionalContentLength()).contains(3L);
    assertThat(body.contentStreamProvider().newStream()).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(body.contentStreamProvider().newStream()).hasBinaryContent(new byte[] {1, 2, 3});
    buffer[0] = 9;
    assertThat(body.contentStreamProvider().newStream()).hasBinaryContent(new byte[] {9, 2, 3});
  }

  /** It reads a body twice: for its checksum, and to send it. A source that breaks would be cut. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSdkNeverReadsTheSourceItself(boolean isLong, S3Bucket bucket) throws Exception {
    byte[] video = isLong ? LONG_VIDEO : SHORT_VIDEO;
    AtomicBoolean calling = new AtomicBoolean();
    InputStream source =
        new FilterInputStream(new ByteArrayInputStream(video)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            assertThat(calling).isFalse();
            return super.read(buffer, offset, length);
          }
        };
    S3Client watched =
        new DelegatingS3Client(bucket.client()) {
          @Override
          protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> call) {
            calling.set(true);
            try {
              return super.invokeOperation(request, call);
            } finally {
              calling.set(false);
            }
          }
        };

    assertStored(
        bucket, storage(watched, bucket).store(new IncomingVideo(source, UNKNOWN), TARGET), video);
  }

  @Test
  void theVideoIsReadOnlyAsFarAsPartsWereTaken(S3Bucket bucket) throws Exception {
    AtomicLong read = new AtomicLong();
    InputStream source =
        new FilterInputStream(new ByteArrayInputStream(LONG_VIDEO)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            read.addAndGet(Math.max(count, 0));
            return count;
          }
        };
    List<Long> readBeforeEachPart = new ArrayList<>();
    S3Client watching =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
            readBeforeEachPart.add(read.get());
            return super.uploadPart(request, body);
          }
        };

    storage(watching, bucket).store(new IncomingVideo(source, UNKNOWN), TARGET);

    assertThat(readBeforeEachPart)
        .containsExactly((long) PART, 2L * PART, (long) LONG_VIDEO.length);
  }

  @Test
  void aCallTheServerDidNotTakeIsRepeatedWithTheSameBytes(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.TELLS_GONE_UPLOADS);
    OneRefusalPerCall refusals = new OneRefusalPerCall();
    S3Connection to = bucket.connection();
    try (S3Client refused =
        S3Client.builder()
            .region(Region.of(to.region()))
            .endpointOverride(to.endpoint())
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(to.accessKey(), to.secretKey())))
            .overrideConfiguration(override -> override.addExecutionInterceptor(refusals))
            .build()) {
      assertStored(
          bucket, storage(refused, bucket).store(video(LONG_VIDEO, UNKNOWN), TARGET), LONG_VIDEO);
      assertStored(
          bucket, storage(refused, bucket).store(video(SHORT_VIDEO, UNKNOWN), TARGET), SHORT_VIDEO);
    }
    assertThat(refusals.refused).contains("UploadPartRequest", "PutObjectRequest");
  }

  @Test
  void aSizeThatIsNotWhatWasSentIsAFaultOfTheStorage(S3Bucket bucket) {
    S3Client forgetful =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public HeadObjectResponse headObject(HeadObjectRequest request) {
            return super.headObject(request).toBuilder().contentLength(10L).build();
          }
        };
    assertThatIOException()
        .isThrownBy(() -> storage(forgetful, bucket).store(video(SHORT_VIDEO, UNKNOWN), TARGET))
        .isNotInstanceOf(BrokenVideoException.class)
        .withMessageContaining("S3 holds 10 bytes");
  }

  @Test
  void partsSmallerThanS3TakesAreRefused(S3Bucket bucket) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new S3VideoStorage(
                    bucket.client(), bucket.name(), PART - 1, MAX_BYTES, PLAIN, NOT_LOGGED));
  }

  private static S3VideoStorage storage(S3Bucket bucket) {
    return storage(bucket.client(), bucket);
  }

  private static S3VideoStorage storage(S3Client client, S3Bucket bucket) {
    return new S3VideoStorage(client, bucket.name(), PART, MAX_BYTES, PLAIN, NOT_LOGGED);
  }

  private static IncomingVideo video(byte[] bytes, long announced) {
    return new IncomingVideo(new ByteArrayInputStream(bytes), announced);
  }

  private static void assertStored(S3Bucket bucket, StoredVideo stored, byte[] video) {
    assertThat(content(bucket)).isEqualTo(video);
    assertThat(head(bucket).contentType()).isEqualTo("video/mp4");
    assertThat(stored.bucket()).isEqualTo(bucket.name());
    assertThat(stored.key()).isEqualTo(TARGET.key());
    assertThat(stored.bytes()).isEqualTo(video.length);
    assertThat(stored.contentType()).isEqualTo("video/mp4");
    assertThat(stored.sha256()).isEqualTo(Sha256.of(video));
    assertThat(stored.url())
        .isEqualTo(
            bucket.connection().endpoint() + "/" + bucket.name() + "/2026-11-21/lighthouse.mp4");
  }

  private static void assertNothingLeft(S3Bucket bucket) {
    assertThat(bucket.keys()).isEmpty();
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  private static HeadObjectResponse head(S3Bucket bucket) {
    return bucket.client().headObject(head -> head.bucket(bucket.name()).key(TARGET.key()));
  }

  private static byte[] content(S3Bucket bucket) {
    ResponseBytes<GetObjectResponse> object =
        bucket.client().getObjectAsBytes(get -> get.bucket(bucket.name()).key(TARGET.key()));
    return object.asByteArrayUnsafe();
  }

  private static final class Parts extends DelegatingS3Client {
    private final List<Long> lengths = new ArrayList<>();

    Parts(S3Client client) {
      super(client);
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      lengths.add(body.optionalContentLength().orElseThrow());
      return super.uploadPart(request, body);
    }
  }

  private abstract static class FailingAtPart extends DelegatingS3Client {
    private final int number;

    FailingAtPart(S3Client client, int number) {
      super(client);
      this.number = number;
    }

    abstract void fail();

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      if (request.partNumber() == number) {
        fail();
      }
      return super.uploadPart(request, body);
    }
  }

  /** Turns the first answer to each call into a 503, as a busy S3 gives it. */
  private static final class OneRefusalPerCall implements ExecutionInterceptor {
    private static final ExecutionAttribute<Boolean> REFUSED = new ExecutionAttribute<>("refused");

    private final List<String> refused = new ArrayList<>();

    @Override
    public SdkHttpResponse modifyHttpResponse(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      if (attributes.getAttribute(REFUSED) != null) {
        return context.httpResponse();
      }
      attributes.putAttribute(REFUSED, true);
      refused.add(context.request().getClass().getSimpleName());
      return context.httpResponse().toBuilder().statusCode(503).build();
    }
  }
}
