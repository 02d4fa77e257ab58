package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Each is so of a video in one body and of one in parts. */
@ExtendWith(S3TestServer.class)
class S3KeyGuardTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final String KEY = "a.mp4";

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void whatIsNotTheJobsOwnIsNotReplaced(int size, S3Bucket bucket) throws Exception {
    store(bucket.client(), bucket, "01KAJ", "task-1", MinimalMp4.of(700));

    assertThatExceptionOfType(KeyTakenException.class)
        .isThrownBy(() -> store(bucket.client(), bucket, "01KAK", "task-2", MinimalMp4.of(size)))
        .withMessageContaining("at a.mp4 is an object that is not this job's");

    assertThat(content(bucket)).isEqualTo(MinimalMp4.of(700));
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void anObjectOfAnotherProgramIsNotReplaced(int size, S3Bucket bucket) {
    put(bucket.client(), bucket, "theirs");

    assertThatExceptionOfType(KeyTakenException.class)
        .isThrownBy(() -> store(bucket.client(), bucket, "01KAJ", "task-1", MinimalMp4.of(size)));

    assertThat(content(bucket)).asString().isEqualTo("theirs");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void whatComesThereWhileTheVideoGoesUpIsNotReplaced(int size, S3Bucket bucket) {
    bucket.assumeServer(S3Feature.CONDITIONAL_WRITES);
    S3Client late = new BeforeTheWrite(bucket.client(), () -> put(bucket.client(), bucket, "late"));

    assertThatExceptionOfType(KeyTakenException.class)
        .isThrownBy(() -> store(late, bucket, "01KAJ", "task-1", MinimalMp4.of(size)));

    assertThat(content(bucket)).asString().isEqualTo("late");
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aNodeThatSleptDoesNotReplaceWhatTheNextOneStored(int size, S3Bucket bucket)
      throws Exception {
    bucket.assumeServer(S3Feature.CONDITIONAL_WRITES);
    byte[] another = MinimalMp4.of(size + 1);
    S3Client slept =
        new BeforeTheWrite(
            bucket.client(), () -> store(bucket.client(), bucket, "01KAJ", "task-2", another));

    assertThatIOException()
        .isThrownBy(() -> store(slept, bucket, "01KAJ", "task-1", MinimalMp4.of(size)))
        .withMessageContaining("another video of this job");

    assertThat(content(bucket)).isEqualTo(another);
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void theSameVideoThatAnotherNodeStoredIsStored(int size, S3Bucket bucket) throws Exception {
    byte[] video = MinimalMp4.of(size);
    S3Client second =
        new BeforeTheWrite(
            bucket.client(), () -> store(bucket.client(), bucket, "01KAJ", "task-1", video));

    assertThat(store(second, bucket, "01KAJ", "task-1", video).sha256())
        .isEqualTo(Sha256.of(video));

    assertThat(content(bucket)).isEqualTo(video);
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void whatTheJobStoredBeforeACrashIsReplaced(int size, S3Bucket bucket) throws Exception {
    store(bucket.client(), bucket, "01KAJ", "task-1", MinimalMp4.of(700));
    store(bucket.client(), bucket, "01KAJ", "task-2", MinimalMp4.of(size));
    assertThat(content(bucket)).isEqualTo(MinimalMp4.of(size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aWriteWhoseAnswerWasLostIsStoredByTheNextTry(int size, S3Bucket bucket) throws Exception {
    byte[] video = MinimalMp4.of(size);
    S3Client deaf = new AnswerLost(bucket.client(), 1);

    assertThatIOException().isThrownBy(() -> store(deaf, bucket, "01KAJ", "task-1", video));
    store(deaf, bucket, "01KAJ", "task-1", video);

    assertThat(content(bucket)).isEqualTo(video);
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  /** As within one call of the SDK, whose second try is told that the first one has won. */
  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aWriteThatIsRepeatedAfterALostAnswerIsStored(int size, S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.TELLS_GONE_UPLOADS);
    byte[] video = MinimalMp4.of(size);
    S3Client repeating =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            super.putObject(request, body);
            return super.putObject(request, body);
          }

          @Override
          public CompleteMultipartUploadResponse completeMultipartUpload(
              CompleteMultipartUploadRequest request) {
            super.completeMultipartUpload(request);
            return super.completeMultipartUpload(request);
          }
        };

    store(repeating, bucket, "01KAJ", "task-1", video);

    assertThat(content(bucket)).isEqualTo(video);
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aServerWithoutConditionsIsWrittenToWithoutThem(int size, S3Bucket bucket) throws Exception {
    S3Client old = new NoConditions(bucket.client());
    S3VideoStorage storage = storage(old, bucket, true);
    byte[] video = MinimalMp4.of(size);

    storage.store(video(video), target("01KAJ", "task-1"));
    storage.store(video(video), target("01KAJ", "task-1"));

    assertThat(content(bucket)).isEqualTo(video);
    assertThatExceptionOfType(KeyTakenException.class)
        .isThrownBy(() -> storage.store(video(video), target("01KAK", "task-2")));
  }

  @Test
  void aGuardThatIsOffReplacesWhateverIsThere(S3Bucket bucket) throws Exception {
    put(bucket.client(), bucket, "theirs");
    byte[] video = MinimalMp4.of(1000);
    storage(bucket.client(), bucket, false).store(video(video), target("01KAJ", "task-1"));
    assertThat(content(bucket)).isEqualTo(video);
  }

  private static StoredVideo store(
      S3Client client, S3Bucket bucket, String job, String task, byte[] video) throws IOException {
    return storage(client, bucket, true).store(video(video), target(job, task));
  }

  private static S3VideoStorage storage(S3Client client, S3Bucket bucket, boolean guarded) {
    return new S3VideoStorage(
        client,
        bucket.name(),
        PART,
        Long.MAX_VALUE,
        new S3Writing(S3Checksum.MD5, guarded, S3Encryption.OF_THE_BUCKET, null),
        (name, key, upload) -> true);
  }

  private static IncomingVideo video(byte[] bytes) {
    return new IncomingVideo(new ByteArrayInputStream(bytes), -1);
  }

  private static StorageTarget target(String job, String task) {
    return new StorageTarget(KEY, Map.of("job-id", job, "task-id", task), Map.of());
  }

  private static void put(S3Client client, S3Bucket bucket, String text) {
    client.putObject(put -> put.bucket(bucket.name()).key(KEY), RequestBody.fromString(text));
  }

  private static byte[] content(S3Bucket bucket) {
    return bucket
        .client()
        .getObjectAsBytes(get -> get.bucket(bucket.name()).key(KEY))
        .asByteArray();
  }

  /** Lets something happen between the look at the key and the write to it. */
  private static final class BeforeTheWrite extends DelegatingS3Client {
    private interface Event {
      void happen() throws IOException;
    }

    private final Event event;

    BeforeTheWrite(S3Client client, Event event) {
      super(client);
      this.event = event;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      happen();
      return super.putObject(request, body);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      happen();
      return super.completeMultipartUpload(request);
    }

    private void happen() {
      try {
        event.happen();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The server writes, and nobody hears of it. */
  private static final class AnswerLost extends DelegatingS3Client {
    private int left;

    AnswerLost(S3Client client, int times) {
      super(client);
      left = times;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      return heard(super.putObject(request, body));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      return heard(super.completeMultipartUpload(request));
    }

    private <T> T heard(T answer) {
      if (left-- > 0) {
        throw SdkClientException.create("read timed out");
      }
      return answer;
    }
  }

  private static final class NoConditions extends DelegatingS3Client {
    NoConditions(S3Client client) {
      super(client);
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      refuse(request.ifNoneMatch(), request.ifMatch());
      return super.putObject(request, body);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      refuse(request.ifNoneMatch(), request.ifMatch());
      return super.completeMultipartUpload(request);
    }

    private static void refuse(String ifNoneMatch, String ifMatch) {
      if (ifNoneMatch != null || ifMatch != null) {
        throw S3Exception.builder().statusCode(501).message("NotImplemented").build();
      }
    }
  }
}
