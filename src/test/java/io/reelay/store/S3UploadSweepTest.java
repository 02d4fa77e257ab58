package io.reelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.transition.MultipartUploads;
import io.reelay.ledger.transition.PendingUpload;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.paginators.ListMultipartUploadsIterable;

@ExtendWith(S3TestServer.class)
class S3UploadSweepTest {
  private static final String JOB = "01m7yxcfzz53sq6my6k2j7b2n5";
  private static final String KEY = "videos/a-" + JOB + ".mp4";
  private static final long NEVER = Long.MAX_VALUE;

  @TempDir Path folder;
  private Ledger ledger;
  private MultipartUploads uploads;

  @BeforeEach
  void open() throws Exception {
    ledger = Ledger.open(new LedgerLocation(url(), "", "", 1));
    uploads = new MultipartUploads(ledger, "here", InstantSource.system());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("data/ledger.db");
  }

  @Test
  void whatADeadNodeBeganIsAbortedAndWhatALivingOneBeganIsNot(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.LISTS_UPLOADS);
    job(KEY, NEVER);
    uploads.begun(bucket.name(), KEY, begin(bucket, KEY));
    S3UploadSweep sweep = sweep(bucket.client(), bucket);

    sweep.sweep();
    assertThat(bucket.pendingUploads()).containsExactly(KEY);

    lease(0);
    sweep.sweep();
    assertThat(bucket.pendingUploads()).isEmpty();
    assertThat(uploads.leftBehind(10)).isEmpty();
  }

  @Test
  void whatWasNotWrittenDownIsKnownByTheJobInItsKey(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.LISTS_UPLOADS);
    job(KEY, NEVER);
    begin(bucket, KEY);
    S3UploadSweep sweep = sweep(bucket.client(), bucket);

    sweep.sweep();
    assertThat(bucket.pendingUploads()).containsExactly(KEY);

    lease(0);
    sweep.sweep();
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @Test
  void nobodyElsesUploadIsAborted(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.LISTS_UPLOADS);
    job("videos/latest.mp4", 0);
    begin(bucket, "videos/latest.mp4");
    begin(bucket, "videos/theirs.mp4");
    begin(bucket, "elsewhere/" + JOB + ".mp4");

    sweep(bucket.client(), bucket).sweep();

    assertThat(bucket.pendingUploads())
        .containsExactlyInAnyOrder(
            "videos/latest.mp4", "videos/theirs.mp4", "elsewhere/" + JOB + ".mp4");
  }

  @Test
  void anUploadThatIsGoneIsForgotten(S3Bucket bucket) throws Exception {
    job(KEY, NEVER);
    uploads.begun(bucket.name(), KEY, "no-such-upload");
    lease(0);

    sweep(bucket.client(), bucket).sweep();

    assertThat(uploads.leftBehind(10)).isEmpty();
  }

  @Test
  void aBucketThatListsNothingIsSweptByTheLedger(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.LISTS_UPLOADS);
    S3Client refusing =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public ListMultipartUploadsResponse listMultipartUploads(
              ListMultipartUploadsRequest request) {
            throw S3Exception.builder().statusCode(403).message("AccessDenied").build();
          }

          @Override
          public ListMultipartUploadsIterable listMultipartUploadsPaginator(
              ListMultipartUploadsRequest request) {
            return new ListMultipartUploadsIterable(this, request);
          }
        };
    job(KEY, NEVER);
    uploads.begun(bucket.name(), KEY, begin(bucket, KEY));
    lease(0);

    sweep(refusing, bucket).sweep();

    assertThat(bucket.pendingUploads()).isEmpty();
  }

  @Test
  void aBucketThatDoesNotAnswerIsLeftToTheNextTime(S3Bucket bucket) throws Exception {
    job(KEY, NEVER);
    uploads.begun("no-such-bucket-here", KEY, "upload-1");
    uploads.begun(bucket.name(), KEY, "upload-2");
    lease(0);
    S3Client silent =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public AbortMultipartUploadResponse abortMultipartUpload(
              AbortMultipartUploadRequest request) {
            throw SdkClientException.create("timed out");
          }
        };

    sweep(silent, bucket).sweep();
    assertThat(uploads.leftBehind(10)).hasSize(2);

    sweep(bucket.client(), bucket).sweep();
    assertThat(uploads.leftBehind(10)).isEmpty();
  }

  @Test
  void anUploadThatMayNotBeAbortedIsNotInTheWayOfOthers(S3Bucket bucket) throws Exception {
    job(KEY, NEVER);
    uploads.begun("no-more-ours", KEY, "upload-1");
    uploads.begun(bucket.name(), KEY, begin(bucket, KEY));
    lease(0);
    S3Client refusing =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public AbortMultipartUploadResponse abortMultipartUpload(
              AbortMultipartUploadRequest request) {
            if (request.bucket().equals("no-more-ours")) {
              throw S3Exception.builder().statusCode(403).message("AccessDenied").build();
            }
            return super.abortMultipartUpload(request);
          }
        };

    sweep(refusing, bucket).sweep();

    assertThat(uploads.leftBehind(10))
        .extracting(PendingUpload::bucket)
        .containsExactly("no-more-ours");
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  private S3UploadSweep sweep(S3Client client, S3Bucket bucket) {
    return new S3UploadSweep(client, bucket.name(), "videos/", uploads);
  }

  private static String begin(S3Bucket bucket, String key) {
    return bucket
        .client()
        .createMultipartUpload(upload -> upload.bucket(bucket.name()).key(key))
        .uploadId();
  }

  /** A job that this node has claimed until then. */
  private void job(String key, long leaseUntil) throws Exception {
    execute(
        """
        INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, request, state, not_before, lease_owner,
          lease_until, storage_key, created_at, updated_at)
        VALUES ('%s', 'a', 'a', 'file:a.txt', 'main', 'openai', '{}', 'storing', 0, 'here', %d, '%s', 0, 0)
        """
            .formatted(JOB, leaseUntil, key));
  }

  private void lease(long until) throws Exception {
    execute("UPDATE job SET lease_until = " + until);
  }

  private void execute(String sql) throws Exception {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl(url());
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
