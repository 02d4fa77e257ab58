package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The calls of a store, by what the server was seen to do. */
@ExtendWith(S3TestServer.class)
class S3CallsTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final byte[] SHORT_VIDEO = MinimalMp4.of(1000);
  private static final byte[] LONG_VIDEO = MinimalMp4.of(2 * PART);

  @Test
  void aShortVideoIsOneCallOnceTheServerIsKnown(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.CONDITIONAL_WRITES);
    bucket.assumeServer(S3Feature.KEEPS_CHECKSUMS);
    Calls calls = new Calls(bucket.client());
    S3VideoStorage storage = storage(calls, bucket, S3Checksum.AUTO);

    store(storage, "a.mp4", "01KAJ", SHORT_VIDEO);
    // The second put shows that the server refuses it.
    assertThat(calls.taken()).containsExactly("HeadObject", "PutObject", "PutObject");
    StoredVideo stored = store(storage, "b.mp4", "01KAK", SHORT_VIDEO);
    assertThat(calls.taken()).containsExactly("PutObject");
    storage.describe(target("b.mp4", "01KAK"), "{}".getBytes());
    assertThat(calls.taken()).containsExactly("PutObject");

    assertThat(stored.sha256()).isEqualTo(Sha256.of(SHORT_VIDEO));
    assertThat(content(bucket, "b.mp4")).isEqualTo(SHORT_VIDEO);
  }

  @Test
  void aLongVideoIsNotLookedAtAfterItsConfirmation(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.KEEPS_CHECKSUMS);
    for (S3Checksum checksum :
        List.of(S3Checksum.AUTO, S3Checksum.CRC32C, S3Checksum.CRC32, S3Checksum.SHA256)) {
      Calls calls = new Calls(bucket.client());
      store(storage(calls, bucket, checksum), checksum + ".mp4", "01KAJ", LONG_VIDEO);
      assertThat(calls.taken())
          .as("%s", checksum)
          .containsExactly(
              "HeadObject",
              "CreateMultipartUpload",
              "UploadPart",
              "UploadPart",
              "UploadPart",
              "CompleteMultipartUpload");
    }
  }

  @Test
  void aWriteWithoutAConfirmationIsLookedAt(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.CONDITIONAL_WRITES);
    Calls calls = new Calls(bucket.client());
    S3VideoStorage storage = storage(calls, bucket, S3Checksum.MD5);
    store(storage, "a.mp4", "01KAJ", SHORT_VIDEO);
    calls.taken();

    store(storage, "b.mp4", "01KAK", SHORT_VIDEO);
    assertThat(calls.taken()).containsExactly("PutObject", "HeadObject");
    store(storage, "c.mp4", "01KAL", LONG_VIDEO);
    assertThat(calls.taken()).endsWith("CompleteMultipartUpload", "HeadObject");
  }

  @Test
  void aConfirmationOfOtherBytesIsNone(S3Bucket bucket) throws Exception {
    Calls calls =
        new Calls(
            new DelegatingS3Client(bucket.client()) {
              @Override
              public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
                return super.putObject(request, body).toBuilder()
                    .checksumCRC32C("AAAAAA==")
                    .build();
              }

              @Override
              public CompleteMultipartUploadResponse completeMultipartUpload(
                  CompleteMultipartUploadRequest request) {
                return super.completeMultipartUpload(request).toBuilder()
                    .checksumCRC32C("AAAAAA==-3")
                    .build();
              }
            });
    S3VideoStorage storage = storage(calls, bucket, S3Checksum.CRC32C);
    store(storage, "a.mp4", "01KAJ", SHORT_VIDEO);
    assertThat(calls.taken()).endsWith("HeadObject");
    store(storage, "b.mp4", "01KAJ", LONG_VIDEO);
    assertThat(calls.taken()).endsWith("CompleteMultipartUpload", "HeadObject");
  }

  @Test
  void aServerThatPassesOverConditionsIsLookedAtBeforeEachWrite(S3Bucket bucket) throws Exception {
    Calls calls = new Calls(new PassingOver(bucket.client()));
    S3VideoStorage storage = storage(calls, bucket, S3Checksum.MD5);
    store(storage, "a.mp4", "01KAJ", SHORT_VIDEO);
    assertThat(content(bucket, "a.mp4")).isEqualTo(SHORT_VIDEO);
    calls.taken();

    store(storage, "b.mp4", "01KAK", SHORT_VIDEO);
    assertThat(calls.taken()).containsExactly("HeadObject", "PutObject", "HeadObject");
    bucket.put("c.mp4", "theirs");
    assertThatExceptionOfType(KeyTakenException.class)
        .isThrownBy(() -> store(storage, "c.mp4", "01KAL", SHORT_VIDEO));
    assertThat(bucket.text("c.mp4")).isEqualTo("theirs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "AUTO"})
  void whatIsThereIsFoundByTheRefusal(S3Checksum checksum, S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.CONDITIONAL_WRITES);
    Calls calls = new Calls(bucket.client());
    S3VideoStorage storage = storage(calls, bucket, checksum);
    store(storage, "a.mp4", "01KAJ", SHORT_VIDEO);
    bucket.put("theirs.mp4", "theirs");
    calls.taken();

    assertThatExceptionOfType(KeyTakenException.class)
        .isThrownBy(() -> store(storage, "theirs.mp4", "01KAK", SHORT_VIDEO));
    assertThat(bucket.text("theirs.mp4")).isEqualTo("theirs");
    assertThatExceptionOfType(KeyTakenException.class)
        .isThrownBy(() -> store(storage, "a.mp4", "01KAK", SHORT_VIDEO));
    calls.taken();

    // As after a crash between the video and the ledger.
    store(storage, "a.mp4", "01KAJ", SHORT_VIDEO);
    assertThat(calls.taken()).startsWith("PutObject", "HeadObject").doesNotContain("GetObject");
    store(storage, "a.mp4", "01KAJ", MinimalMp4.of(777));
    assertThat(content(bucket, "a.mp4")).isEqualTo(MinimalMp4.of(777));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 501})
  void aServerThatRefusesTheHeaderGetsAnMd5(int status, S3Bucket bucket) throws Exception {
    for (byte[] first : List.of(SHORT_VIDEO, LONG_VIDEO)) {
      RefusingCrc refusing = new RefusingCrc(bucket.client(), status);
      S3VideoStorage storage = storage(refusing, bucket, S3Checksum.AUTO);
      store(storage, first.length + ".mp4", "01KAJ", first);
      int refusals = refusing.refusals;
      assertThat(refusals).isPositive();
      store(storage, "more-" + first.length + ".mp4", "01KAJ", LONG_VIDEO);
      store(storage, "last-" + first.length + ".mp4", "01KAJ", SHORT_VIDEO);
      assertThat(refusing.refusals).isEqualTo(refusals);
      assertThat(content(bucket, first.length + ".mp4")).isEqualTo(first);
    }
  }

  private static S3VideoStorage storage(S3Client client, S3Bucket bucket, S3Checksum checksum) {
    return new S3VideoStorage(
        client,
        bucket.name(),
        PART,
        Long.MAX_VALUE,
        new S3Writing(checksum, true, S3Encryption.OF_THE_BUCKET, null),
        (name, key, upload) -> true);
  }

  private static StoredVideo store(S3VideoStorage storage, String key, String job, byte[] video)
      throws IOException {
    return storage.store(
        new IncomingVideo(new ByteArrayInputStream(video), video.length), target(key, job));
  }

  private static StorageTarget target(String key, String job) {
    return new StorageTarget(key, Map.of("job-id", job, "task-id", "task-" + job), Map.of());
  }

  private static byte[] content(S3Bucket bucket, String key) {
    return bucket
        .client()
        .getObjectAsBytes(get -> get.bucket(bucket.name()).key(key))
        .asByteArray();
  }

  private static final class Calls extends DelegatingS3Client {
    private final List<String> calls = new ArrayList<>();

    Calls(S3Client client) {
      super(client);
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> call) {
      calls.add(request.getClass().getSimpleName().replaceFirst("Request$", ""));
      return super.invokeOperation(request, call);
    }

    /** The calls since the last look. */
    List<String> taken() {
      List<String> taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }
  }

  /** As s3rver. */
  private static final class PassingOver extends DelegatingS3Client {
    PassingOver(S3Client client) {
      super(client);
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      return super.putObject(request.toBuilder().ifNoneMatch(null).ifMatch(null).build(), body);
    }
  }

  /** As Backblaze B2. */
  private static final class RefusingCrc extends DelegatingS3Client {
    private final int status;
    private int refusals;

    RefusingCrc(S3Client client, int status) {
      super(client);
      this.status = status;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      refuse(request.checksumCRC32C());
      return super.putObject(request, body);
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
        CreateMultipartUploadRequest request) {
      refuse(request.checksumAlgorithmAsString());
      return super.createMultipartUpload(request);
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      refuse(request.checksumCRC32C());
      return super.uploadPart(request, body);
    }

    private void refuse(String header) {
      if (header != null) {
        refusals++;
        throw S3Exception.builder().statusCode(status).message("Unsupported header").build();
      }
    }
  }
}
