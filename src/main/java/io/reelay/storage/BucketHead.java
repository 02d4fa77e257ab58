package io.reelay.storage;

import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Asks whether a bucket is there (S3 API, {@code HeadBucket}), and waits no longer than 2 s. */
public record BucketHead(S3Client client, String bucket) {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int FORBIDDEN = 403;

  /**
   * Is content with a bucket that may not be listed, of which S3 says no more.
   *
   * @throws IOException if the bucket is not there, or does not answer
   */
  public void reach() throws IOException {
    ask(true);
  }

  /**
   * @throws IOException if the bucket is not there, may not be listed, or does not answer
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
