package io.reelay.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Stores images in the bucket of the videos, and links to them by presigned URLs.
 *
 * <p>Needs {@code s3:PutObject} and {@code s3:GetObject}, the second one also for the users of
 * links.
 */
public final class S3ImageStore implements ImageStore {
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;

  private final S3Client client;
  private final S3Links links;
  private final String bucket;
  private final S3Writing writing;

  /**
   * @param client not closed here, since the videos use it too
   * @param links closed by {@link #close}
   * @param bucket must exist
   */
  public S3ImageStore(S3Client client, S3Links links, String bucket, S3Writing writing) {
    this.client = client;
    this.links = links;
    this.bucket = bucket;
    this.writing = writing;
  }

  @Override
  public void put(LocalImage image) throws IOException {
    if (isThere(image)) {
      return;
    }
    try {
      String sum;
      try (InputStream body = image.open()) {
        sum = writing.checksum().of(body);
      }
      client.putObject(
          put -> {
            put.bucket(bucket)
                .key(image.key())
                .contentType(image.type().mediaType())
                .overrideConfiguration(S3VideoStorage.timeFor(image.size()));
            writing.encryption().on(put);
            writing.checksum().on(put, sum);
          },
          // Opened again for the signature and for each of the SDK's attempts. The stream before is
          // closed.
          RequestBody.fromContentProvider(
              ContentStreamProvider.fromInputStreamSupplier(() -> open(image)),
              image.size(),
              image.type().mediaType()));
    } catch (SdkException | UncheckedIOException e) {
      throw new IOException("S3 did not accept " + image.key() + ": " + e.getMessage(), e);
    }
  }

  private static InputStream open(LocalImage image) {
    try {
      return image.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isThere(LocalImage image) throws IOException {
    try {
      return sizeOf(image.key()) == image.size();
    } catch (S3Exception e) {
      // Without s3:ListBucket S3 answers "forbidden" for a missing object (HeadObject).
      if (e.statusCode() == NOT_FOUND || e.statusCode() == FORBIDDEN) {
        return false;
      }
      throw failed(image.key(), e);
    } catch (SdkException e) {
      throw failed(image.key(), e);
    }
  }

  @Override
  public URI link(String key, Duration lifetime) throws IOException {
    return links.to(key, lifetime);
  }

  @Override
  public long size(String key) throws IOException {
    try {
      return sizeOf(key);
    } catch (SdkException e) {
      throw failed(key, e);
    }
  }

  private long sizeOf(String key) {
    return client.headObject(head -> head.bucket(bucket).key(key)).contentLength();
  }

  @Override
  public InputStream open(String key) throws IOException {
    try {
      return client.getObject(get -> get.bucket(bucket).key(key));
    } catch (SdkException e) {
      throw failed(key, e);
    }
  }

  private static IOException failed(String key, SdkException e) {
    IOException failure =
        e instanceof S3Exception answer && answer.statusCode() == NOT_FOUND
            ? new NoSuchFileException(key)
            : new IOException("S3 does not give " + key + ": " + e.getMessage());
    failure.initCause(e);
    return failure;
  }

  @Override
  public void close() {
    links.close();
  }
}
