package io.reelay.storage;

import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Checks that a bucket exists (S3 API, {@code HeadBucket}), within 2 s. */
public record BucketHead(S3Client client, String bucket) {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int FORBIDDEN = 403;

  /**
   * Also accepts a bucket without the permission to list, since S3 then shows no more.
   *
   * @throws IOException if the bucket does not exist or does not answer
   */
  public void reach() throws IOException {
    ask(true);
  }

  /**
   * @throws IOException if the bucket does not exist, may not be listed, or does not answer
   */
  public void reachForListing() throws IOException {
    ask(false);
  }

  private void ask(boolean forbiddenWillDo) throws IOException {
    try {
      client.headBucket(
          head -> head.bucket(bucket).overrideConfiguration(with -> with.apiCallTimeout(LIMIT)));
    } catch (S3Exception e) {
      if (e.statusCode() != FORBIDDEN || !forbiddenWillDo) {
        throw new IOException("bucket " + bucket + " answers HTTP " + e.statusCode(), e);
      }
    } catch (SdkException e) {
      throw new IOException("S3 cannot be reached: " + e.getMessage(), e);
    }
  }
}
