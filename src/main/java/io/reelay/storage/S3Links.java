package io.reelay.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Creates addresses where anyone can get an object for a limited time. This needs no request. */
public final class S3Links implements AutoCloseable {
  private final S3Presigner presigner;
  private final String bucket;

  /**
   * @param presigner closed by {@link #close}
   */
  public S3Links(S3Presigner presigner, String bucket) {
    this.presigner = presigner;
    this.bucket = bucket;
  }

  /** The bucket of the linked objects. */
  String bucket() {
    return bucket;
  }

  /**
   * An address with a signature, which must not be logged.
   *
   * @param lifetime its validity, at most 7 days (S3 API reference, "Authenticating Requests: Using
   *     Query Parameters"); less if the credentials expire earlier
   * @throws IOException if there are no credentials now
   */
  URI to(String key, Duration lifetime) throws IOException {
    try {
      return presigner
          .presignGetObject(
              link ->
                  link.signatureDuration(lifetime)
                      .getObjectRequest(get -> get.bucket(bucket).key(key)))
          .url()
          .toURI();
    } catch (SdkException e) {
      throw new IOException("S3 gives no link to " + key + ": " + e.getMessage(), e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the SDK makes only URLs that are URIs", e);
    }
  }

  @Override
  public void close() {
    presigner.close();
  }
}
