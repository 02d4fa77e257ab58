package io.reelay.sandbox.s3;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.storage.S3Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/**
 * An S3 server in this process, on 127.0.0.1, that keeps its objects in a folder: a bucket is a
 * folder in it, an object a file. Requests must be signed (AWS signature version 4) with its keys.
 *
 * <p>Content types and metadata are kept as extended attributes of the files; on a file system that
 * has none they are lost.
 */
public final class EmbeddedS3 implements AutoCloseable {

  private final S3Proxy server;
  private final S3Connection connection;
  private final S3Client client;

  private EmbeddedS3(S3Proxy server, S3Connection connection) {
    this.server = server;
    this.connection = connection;
    this.client = new S3Service(connection, Egress.direct()).client();
  }

  /** Starts on a free port with keys made up for this server. */
  public static EmbeddedS3 start(Path folder) throws IOException {
    return start(folder, 0, "embedded", "embedded-secret");
  }

  /**
   * Starts on the given port; what an earlier server left in the folder is there again.
   *
   * @param folder made when missing
   * @param port 0 = a free one
   */
  public static EmbeddedS3 start(Path folder, int port, String accessKey, String secretKey)
      throws IOException {
    Files.createDirectories(folder);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new PublicBuckets(new FilesystemNio2BlobStore(folder.toString())))
            .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
            .endpoint(URI.create("http://127.0.0.1:" + port))
            // Clients keep their connections open; waiting for them would only delay the end.
            .stopTimeout(0)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException("the embedded S3 server does not start on port " + port, e);
    }
    URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
    return new EmbeddedS3(
        server, new S3Connection("us-east-1", endpoint, true, accessKey, secretKey));
  }

  /** Where it listens, and with which keys. */
  public S3Connection connection() {
    return connection;
  }

  /** Closed together with the server. */
  public S3Client client() {
    return client;
  }

  /** A bucket that shows its objects to its owner only. */
  public void createBucket(String name) {
    client.createBucket(create -> create.bucket(name));
  }

  /** A bucket whose objects anybody may get by their plain URL, so that a player can open it. */
  public void createPublicBucket(String name) {
    client.createBucket(create -> create.bucket(name).acl(BucketCannedACL.PUBLIC_READ));
  }

  @Override
  public void close() throws IOException {
    client.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the embedded S3 server does not stop", e);
    }
  }

  /** As a bucket policy does on AWS: in a public bucket each object is public. */
  private static final class PublicBuckets extends ForwardingBlobStore {

    PublicBuckets(BlobStore store) {
      super(store);
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
      ObjectCannedACL own = super.getBlobAccess(bucket, key);
      return getContainerAccess(bucket) == BucketCannedACL.PUBLIC_READ
          ? ObjectCannedACL.PUBLIC_READ
          : own;
    }
  }
}
