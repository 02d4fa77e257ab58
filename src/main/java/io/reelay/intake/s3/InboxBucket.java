package io.reelay.intake.s3;

import io.reelay.storage.BucketHead;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket of the inbox, and its watched folder.
 *
 * <p>Needs {@code s3:ListBucket}, and {@code s3:GetObject}, {@code s3:PutObject} and {@code
 * s3:DeleteObject} on the folder's objects.
 */
public final class InboxBucket implements AutoCloseable {
  private static final char SLASH = '/';
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int MAX_STUCK = 100;

  /** The first word of an endpoint's operation. A put has no operation. */
  private static final Pattern OPERATION = Pattern.compile("operation=([a-z]+)");

  private final S3Client client;
  private final String name;
  private final String folder;

  /** The keys of existing objects that the server reports as missing. */
  private final Set<String> stuck = ConcurrentHashMap.newKeySet();

  /**
   * @param client closed by {@link #close}
   * @param folder prefix of the keys: empty, or with a slash at its end
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

  /** Whether a key is directly in the folder: neither the folder's own key, nor in a subfolder. */
  boolean holds(String key) {
    return key.startsWith(folder)
        && key.length() > folder.length()
        && key.indexOf(SLASH, folder.length()) < 0;
  }

  /**
   * The objects directly in the folder, in the order of the keys, in pages of a thousand. Each page
   * is requested after the one before, so only one is in memory.
   */
  Stream<List<InboxObject>> pages() {
    return client
        .listObjectsV2Paginator(
            list ->
                list.bucket(name)
                    .prefix(folder)
                    // A subfolder is one line, however many objects it has.
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
   * @throws IOException if the bucket cannot be listed, or has objects that the server does not
   *     release
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

  /** The present object under a key. */
  Optional<InboxObject> look(String key) throws IOException {
    try {
      return Optional.of(InboxObject.of(key, client.headObject(ask -> ask.bucket(name).key(key))));
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
   * The object's bytes. The caller closes them.
   *
   * @throws ObjectGoneException if its key no longer has this object
   */
  InputStream open(InboxObject object) throws ObjectGoneException, IOException {
    try {
      return same(object, client.getObject(ObjectRequests.get(name, object)));
    } catch (SdkException e) {
      throw refusal("get", object, e);
    }
  }

  /**
   * @throws ObjectGoneException if it is another object's answer: s3rver ignores the condition
   */
  static InputStream same(InboxObject object, ResponseInputStream<GetObjectResponse> answer)
      throws ObjectGoneException {
    if (object.etag().equals(answer.response().eTag())) {
      return answer;
    }
    answer.abort();
    throw new ObjectGoneException(object);
  }

  /**
   * Handles a route's failed call for the object.
   *
   * @param endpoint of the call
   * @throws ObjectGoneException if its key no longer has this object
   * @throws IOException if it is, always
   */
  public void refused(
      @Variable("object") ObjectInHand hand,
      @ExchangeException SdkException refusal,
      @ExchangeProperty(Exchange.TO_ENDPOINT) String endpoint)
      throws ObjectGoneException, IOException {
    Matcher operation = OPERATION.matcher(endpoint);
    if (operation.find()) {
      throw refusal(operation.group(1), hand.object(), refusal);
    }
    throw failed("write", hand.reportKey(), refusal);
  }

  /** The object has left the inbox. */
  void left(InboxObject object) {
    stuck.remove(object.key());
  }

  private IOException refusal(String does, InboxObject object, SdkException e)
      throws ObjectGoneException, IOException {
    if (e instanceof S3Exception answer
        && (answer.statusCode() == NOT_FOUND || answer.statusCode() == PRECONDITION_FAILED)) {
      throw goneOrStuck(does, object, answer);
    }
    return failed(does, object.key(), e);
  }

  /**
   * Some servers cannot copy an object with & or + in its key, and answer as if it were missing.
   */
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
