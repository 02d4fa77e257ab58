package io.reelay.intake.s3;

import java.time.Instant;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * An object of the inbox as it was when it was looked at.
 *
 * @param key as the bucket has it: text of whoever filled it
 * @param etag in quotes, as the bucket gives it
 * @param size number of bytes
 */
public record InboxObject(String key, String etag, Instant modified, long size) {

  private static final Pattern UNSHOWABLE =
      Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]");

  static InboxObject of(String key, HeadObjectResponse head) {
    return new InboxObject(key, head.eTag(), head.lastModified(), head.contentLength());
  }

  /** What its owner calls it. */
  String name() {
    return name(key);
  }

  /** The key without its folder, line breaks, and what turns the direction of text. */
  static String name(String key) {
    return UNSHOWABLE.matcher(key.substring(key.lastIndexOf('/') + 1)).replaceAll("_");
  }

  /**
   * Tells it from what else was or will be under its key. In seconds: listings tell milliseconds on
   * some servers, and what is told of one object never has them.
   */
  String revision() {
    return etag + " " + modified.getEpochSecond();
  }

  boolean isSame(InboxObject other) {
    return key.equals(other.key) && revision().equals(other.revision());
  }
}
