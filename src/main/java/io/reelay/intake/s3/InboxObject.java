package io.reelay.intake.s3;

import java.time.Instant;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * An object of the inbox at the time of its listing.
 *
 * @param key key in the bucket, a foreign text
 * @param etag in quotes, as in the bucket's answer
 * @param size number of bytes
 */
public record InboxObject(String key, String etag, Instant modified, long size) {

  private static final Pattern UNSHOWABLE =
      Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]");

  static InboxObject of(String key, HeadObjectResponse head) {
    return new InboxObject(key, head.eTag(), head.lastModified(), head.contentLength());
  }

  /** Its owner's name for it. */
  String name() {
    return name(key);
  }

  /** The key without its folder, line breaks, and marks for the text's direction. */
  static String name(String key) {
    return UNSHOWABLE.matcher(key.substring(key.lastIndexOf('/') + 1)).replaceAll("_");
  }

  /**
   * Distinguishes it from earlier and later objects under its key. The time is in seconds: some
   * servers list milliseconds, but the answer for one object never has them.
   */
  String revision() {
    return etag + " " + modified.getEpochSecond();
  }

  boolean isSame(InboxObject other) {
    return key.equals(other.key) && revision().equals(other.revision());
  }
}
