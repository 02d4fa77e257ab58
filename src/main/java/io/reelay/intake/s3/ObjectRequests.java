package io.reelay.intake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.intake.prompt.PromptFileException;
import io.reelay.storage.S3Checksum;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Builds the requests of the routes' {@code aws2-s3:} steps. Their conditions exclude an object
 * that has replaced the claimed one.
 */
public final class ObjectRequests {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectRequests.class);

  private final String bucket;
  private final long mostBytes;
  private volatile boolean conditionalDeletes = true;

  /**
   * @param mostBytes a larger object is refused without being fetched
   */
  public ObjectRequests(String bucket, long mostBytes) {
    this.bucket = bucket;
    this.mostBytes = mostBytes;
  }

  /**
   * @throws PromptFileException if it is too large
   */
  public GetObjectRequest get(@Variable("object") ObjectInHand hand) throws PromptFileException {
    if (hand.object().size() > mostBytes) {
      throw PromptFileException.tooLarge(mostBytes);
    }
    return get(bucket, hand.object());
  }

  static GetObjectRequest get(String bucket, InboxObject object) {
    return GetObjectRequest.builder()
        .bucket(bucket)
        .key(object.key())
        .ifMatch(object.etag())
        .build();
  }

  /** The body of the report: a put accepts no request. */
  public byte[] report(@Variable("object") ObjectInHand hand) {
    return hand.claim().report().getBytes(UTF_8);
  }

  /** Every server knows it, and a bucket with Object Lock requires it. */
  public String md5(@Body byte[] report) {
    return S3Checksum.MD5.of(report, report.length);
  }

  /** A copy to the key in the ledger. */
  public CopyObjectRequest copy(@Variable("object") ObjectInHand hand) {
    return CopyObjectRequest.builder()
        .sourceBucket(bucket)
        .sourceKey(hand.object().key())
        .copySourceIfMatch(hand.object().etag())
        .destinationBucket(bucket)
        .destinationKey(hand.claim().movedTo())
        .build();
  }

  /**
   * @param there the answer of the head: a server may ignore a condition that it does not know
   * @throws ObjectGoneException if it is another object
   */
  public DeleteObjectRequest delete(
      @Variable("object") ObjectInHand hand, @Body HeadObjectResponse there)
      throws ObjectGoneException {
    InboxObject object = hand.object();
    if (!object.isSame(InboxObject.of(object.key(), there))) {
      throw new ObjectGoneException(object);
    }
    return DeleteObjectRequest.builder()
        .bucket(bucket)
        .key(object.key())
        .ifMatch(conditionalDeletes ? object.etag() : null)
        .build();
  }

  /** For a server without conditional deletes. It gets no further conditional delete. */
  public DeleteObjectRequest deleteWithoutCondition(@Variable("object") ObjectInHand hand) {
    if (conditionalDeletes) {
      conditionalDeletes = false;
      LOG.info("The server of bucket {} knows no conditional delete", bucket);
    }
    return DeleteObjectRequest.builder().bucket(bucket).key(hand.object().key()).build();
  }
}
