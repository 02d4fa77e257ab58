package io.reelay.sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.storage.S3Connection;
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
 * @param client shared by all tests, not to be closed
 */
public record S3Bucket(String name, S3Connection connection, S3Client client)
    implements AutoCloseable {

  static S3Bucket create(String name, S3Connection connection, S3Client client) {
    client.createBucket(create -> create.bucket(name));
    return new S3Bucket(name, connection, client);
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

  /** Keys of the uploads that were begun and neither completed nor aborted. */
  public List<String> pendingUploads() {
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
    for (MultipartUpload upload :
        client.listMultipartUploads(list -> list.bucket(name)).uploads()) {
      client.abortMultipartUpload(
          abort -> abort.bucket(name).key(upload.key()).uploadId(upload.uploadId()));
    }
    client.deleteBucket(delete -> delete.bucket(name));
  }
}
