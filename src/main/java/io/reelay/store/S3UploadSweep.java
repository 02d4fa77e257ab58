package io.reelay.store;

import io.reelay.ledger.transition.MultipartUploads;
import io.reelay.ledger.transition.PendingUpload;
import io.reelay.storage.LeftoverSweep;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Aborts the uploads of killed processes in the bucket, which would be billed forever. It aborts
 * uploads that the ledger has as Reelay's own and that have no live claim. It also aborts uploads
 * that were begun but not yet recorded, found by the job id in their key.
 *
 * <p>Needs {@code s3:AbortMultipartUpload}, and {@code s3:ListBucketMultipartUploads} for the
 * second kind. Those are empty, and stay without this permission.
 */
public final class S3UploadSweep implements LeftoverSweep {
  private static final Logger LOG = LoggerFactory.getLogger(S3UploadSweep.class);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_IMPLEMENTED = 501;

  /**
   * The limit for the ledger's uploads in one sweep, and for a list in one answer, where S3 has the
   * same limit.
   */
  private static final int MAX_UPLOADS = 1_000;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final MultipartUploads uploads;
  private boolean lists = true;

  /**
   * @param prefix common prefix of all videos' keys; may be empty
   */
  public S3UploadSweep(S3Client client, String bucket, String prefix, MultipartUploads uploads) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.uploads = uploads;
  }

  @Override
  public synchronized void sweep() {
    try {
      for (PendingUpload upload : uploads.leftBehind(MAX_UPLOADS)) {
        abort(upload);
      }
      if (lists) {
        sweepUnwritten();
      }
    } catch (SdkException e) {
      LOG.warn("Left-over uploads cannot be aborted now: {}", e.getMessage());
    }
  }

  /**
   * An upload that S3 refuses to abort, as in another owner's bucket, does not block the others.
   */
  private void abort(PendingUpload upload) {
    try {
      abort(upload.bucket(), upload.storageKey(), upload.uploadId());
      uploads.gone(upload.uploadId());
    } catch (S3Exception e) {
      LOG.warn(
          "A left-over upload of {} to bucket {} cannot be aborted now: {}",
          upload.storageKey(),
          upload.bucket(),
          e.getMessage());
    }
  }

  private void sweepUnwritten() {
    try {
      client
          .listMultipartUploadsPaginator(
              list -> list.bucket(bucket).prefix(prefix).maxUploads(MAX_UPLOADS))
          .forEach(this::sweepUnwritten);
    } catch (S3Exception e) {
      if (e.statusCode() != FORBIDDEN
          && e.statusCode() != NOT_ALLOWED
          && e.statusCode() != NOT_IMPLEMENTED) {
        throw e;
      }
      lists = false;
      LOG.info("Bucket {} does not list its uploads: HTTP {}", bucket, e.statusCode());
    }
  }

  private void sweepUnwritten(ListMultipartUploadsResponse page) {
    Set<String> keys =
        page.uploads().stream().map(MultipartUpload::key).collect(Collectors.toSet());
    Set<String> idle = uploads.ofIdleJobs(keys);
    for (MultipartUpload upload : page.uploads()) {
      if (idle.contains(upload.key())) {
        abort(bucket, upload.key(), upload.uploadId());
      }
    }
  }

  private void abort(String from, String key, String uploadId) {
    try {
      client.abortMultipartUpload(abort -> abort.bucket(from).key(key).uploadId(uploadId));
      LOG.info("Aborted a left-over upload of {}", key);
    } catch (S3Exception e) {
      // It was completed or aborted before, or the server cannot abort (s3rver).
      if (e.statusCode() != NOT_FOUND
          && e.statusCode() != NOT_ALLOWED
          && e.statusCode() != NOT_IMPLEMENTED) {
        throw e;
      }
      LOG.debug("Upload {} of {} is not there: HTTP {}", uploadId, key, e.statusCode());
    }
  }
}
