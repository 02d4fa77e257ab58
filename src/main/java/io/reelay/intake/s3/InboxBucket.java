package io.reelay.intake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.storage.BucketHead;
import io.reelay.storage.S3Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket of the inbox, and the one folder of it that is looked into.
 *
 * <p>Needs {@code s3:ListBucket}, and {@code s3:GetObject}, {@code s3:PutObject} and {@code
 * s3:DeleteObject} on what is in the folder.
 */
public final class InboxBucket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InboxBucket.class);

  private static final char SLASH = '/';
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int MAX_STUCK = 100;

  private final S3Client client;
  private final String name;
  private final String folder;
  private volatile boolean conditionalDeletes = true;

  /** Keys of what is there and the server says is not. */
  private final Set<String> stuck = ConcurrentHashMap.newKeySet();

  /**
   * @param client closed by {@link #close}
   * @param folder how the keys begin: empty, or with a slash at its end
   */
  public InboxBucket(S3Client client, String name, String folder) {
    this.client = client;
    this.name = name;
    this.folder = folder;
  }

  String name() {
    return name;
  }

  String folder() {
    return folder;
  }

  /** Whether a key is in the folder itself: neither the folder's own, nor in one below it. */
  boolean holds(String key) {
    return key.startsWith(folder)
        && key.length() > folder.length()
        && key.indexOf(SLASH, folder.length()) < 0;
  }

  /**
   * What is in the folder itself, in the order of the keys, in pages of a thousand. Each is asked
   * for when the one before is done with, so that no more than that is in memory.
   */
  Stream<List<InboxObject>> pages() {
    return client
        .listObjectsV2Paginator(
            list ->
                list.bucket(name)
                    .prefix(folder)
                    // A sub-folder is one line, however many objects were moved there.
                    .delimiter(String.valueOf(SLASH))
                    // A key may have characters that XML cannot have.
                    .encodingType(EncodingType.URL))
        .stream()
        .map(this::objects);
  }

  private List<InboxObject> objects(ListObjectsV2Response page) {
    return page.contents().stream()
        .filter(object -> holds(object.key()))
        .map(
            object ->
                new InboxObject(object.key(), object.eTag(), object.lastModified(), object.size()))
        .toList();
  }

  /**
   * @throws IOException if the bucket cannot be looked into, or holds what the server does not let
   *     go
   */
  public void reach() throws IOException {
    new BucketHead(client, name).reachForListing();
    for (String key : stuck) {
      if (look(key).isPresent()) {
        throw new IOException(
            "the server says that %s is not there, and it is: rename it"
                .formatted(InboxObject.name(key)));
      }
      stuck.remove(key);
    }
  }

  /** What is under a key now. */
  Optional<InboxObject> look(String key) throws IOException {
    try {
      HeadObjectResponse head = client.headObject(ask -> ask.bucket(name).key(key));
      return Optional.of(
          new InboxObject(key, head.eTag(), head.lastModified(), head.contentLength()));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw failed("look", key, e);
    } catch (SdkException e) {
      throw failed("look", key, e);
    }
  }

  /**
   * The object's bytes, to be closed by the caller.
   *
   * @throws ObjectGoneException if it is not what is under its key any more
   */
  InputStream open(InboxObject object) throws ObjectGoneException, IOException {
    ResponseInputStream<GetObjectResponse> body =
        unlessGone(
            "get",
            object,
            () ->
                client.getObject(get -> get.bucket(name).key(object.key()).ifMatch(object.etag())));
    // s3rver passes the condition over.
    if (!object.etag().equals(body.response().eTag())) {
      body.abort();
      throw new ObjectGoneException(object);
    }
    return body;
  }

  /** Writes a small text, over what a try before may have left there. */
  void write(String key, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    try {
      client.putObject(
          put -> {
            put.bucket(name).key(key).contentType("text/plain; charset=utf-8");
            // Which every server knows, and a bucket with Object Lock asks for.
            S3Checksum.MD5.on(put, S3Checksum.MD5.of(body, body.length));
          },
          RequestBody.fromBytes(body));
    } catch (SdkException e) {
      throw failed("write", key, e);
    }
  }

  /**
   * Copies an object within the bucket.
   *
   * @throws ObjectGoneException if it is not what is under its key any more
   */
  void copy(InboxObject object, String target) throws ObjectGoneException, IOException {
    unlessGone(
        "copy",
        object,
        () ->
            client.copyObject(
                copy ->
                    copy.sourceBucket(name)
                        .sourceKey(object.key())
                        .copySourceIfMatch(object.etag())
                        .destinationBucket(name)
                        .destinationKey(target)));
  }

  /**
   * Deletes an object, and none that replaced it. Where the server knows no conditional delete, one
   * that comes between the look and the delete is lost.
   *
   * @throws ObjectGoneException if it is not what is under its key any more
   */
  void delete(InboxObject object) throws ObjectGoneException, IOException {
    // Also where deletes are conditional: a server may pass a condition over that it does not know.
    if (look(object.key()).filter(object::isSame).isEmpty()) {
      throw new ObjectGoneException(object);
    }
    unlessGone("delete", object, () -> deleteUnchanged(object));
    stuck.remove(object.key());
  }

  private boolean deleteUnchanged(InboxObject object) {
    if (conditionalDeletes) {
      try {
        client.deleteObject(delete -> delete.bucket(name).key(object.key()).ifMatch(object.etag()));
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() != NOT_IMPLEMENTED) {
          throw e;
        }
        conditionalDeletes = false;
        LOG.info("The server of bucket {} knows no conditional delete", name);
      }
    }
    client.deleteObject(delete -> delete.bucket(name).key(object.key()));
    return true;
  }

  private <T> T unlessGone(String does, InboxObject object, Supplier<T> call)
      throws ObjectGoneException, IOException {
    try {
      return call.get();
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND || e.statusCode() == PRECONDITION_FAILED) {
        throw goneOrStuck(does, object, e);
      }
      throw failed(does, object.key(), e);
    } catch (SdkException e) {
      throw failed(does, object.key(), e);
    }
  }

  /** Some servers cannot copy what has & or + in its key, and answer as if it were not there. */
  private ObjectGoneException goneOrStuck(String does, InboxObject object, S3Exception e)
      throws IOException {
    if (look(object.key()).filter(object::isSame).isEmpty()) {
      return new ObjectGoneException(object);
    }
    boolean isNew = stuck.size() < MAX_STUCK && stuck.add(object.key());
    throw new ObjectStuckException(object, does, e, isNew);
  }

  private static IOException failed(String does, String key, SdkException e) {
    return new IOException(
        "S3 does not let us %s %s: %s".formatted(does, InboxObject.name(key), e.getMessage()), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
