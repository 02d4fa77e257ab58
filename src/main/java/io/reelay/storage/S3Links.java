package io.reelay.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Addresses from which anyone may get an object for a while. Making one asks nobody. */
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

  /** Whose objects it links to. */
  String bucket() {
    return bucket;
  }

  /**
   * An address that holds its own signature, and must not be logged.
   *
   * @param lifetime how long it is good for, 7 days at most (S3 API reference, "Authenticating
   *     Requests: Using Query Parameters"); less where the credentials themselves end sooner
   * @throws IOException there are no credentials now
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
