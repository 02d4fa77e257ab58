package io.reelay.sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.reelay.config.S3Connection;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of one test, gone after it.
 *
 * @param make who made its server
 * @param client shared by all tests, not to be closed
 */
public record S3Bucket(String name, S3Make make, S3Connection connection, S3Client client)
    implements AutoCloseable {

  static S3Bucket create(String name, S3Server server) {
    server.client().createBucket(create -> create.bucket(name));
    return new S3Bucket(name, server.make(), server.connection(), server.client());
  }

  /** Another bucket of the same server, to be closed by the caller. */
  public S3Bucket beside(String other) {
    client.createBucket(create -> create.bucket(other));
    return new S3Bucket(other, make, connection, client);
  }

  /** Ends a test that its server cannot pass, and says why. */
  public void assumeServer(S3Feature feature) {
    String instead = make.insteadOf(feature);
    assumeThat(instead).as("%s has no %s: %s", make, feature, instead).isNull();
  }

  /** Puts a text there. */
  public void put(String key, String text) {
    put(key, text.getBytes(UTF_8));
  }

  /** Puts bytes there. */
  public void put(String key, byte[] bytes) {
    client.putObject(put -> put.bucket(name).key(key), RequestBody.fromBytes(bytes));
  }

  /** The text that is there. */
  public String text(String key) {
    return client.getObjectAsBytes(get -> get.bucket(name).key(key)).asUtf8String();
  }

  /** Keys of all that is visible in the bucket. */
  public List<String> keys() {
    return client
        .listObjectsV2Paginator(list -> list.bucket(name).encodingType(EncodingType.URL))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /**
   * Keys of the uploads that were begun and neither completed nor aborted. Ends a test whose server
   * does not list them: ask last.
   */
  public List<String> pendingUploads() {
    assumeServer(S3Feature.LISTS_UPLOADS);
    return client.listMultipartUploads(list -> list.bucket(name)).uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  /** Leaves nothing behind on a server that goes on after the tests. */
  @Override
  public void close() throws SdkException {
    for (String key : keys()) {
      client.deleteObject(delete -> delete.bucket(name).key(key));
    }
    if (make.insteadOf(S3Feature.LISTS_UPLOADS) == null) {
      for (MultipartUpload upload :
          client.listMultipartUploads(list -> list.bucket(name)).uploads()) {
        client.abortMultipartUpload(
            abort -> abort.bucket(name).key(upload.key()).uploadId(upload.uploadId()));
      }
    }
    client.deleteBucket(delete -> delete.bucket(name));
  }
}
