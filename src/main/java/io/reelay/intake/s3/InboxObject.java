package io.reelay.intake.s3;

import java.time.Instant;

/**
 * An object of the inbox as it was when it was looked at.
 *
 * @param key as the bucket has it: text of whoever filled it
 * @param etag in quotes, as the bucket gives it
 * @param size number of bytes
 */
public record InboxObject(String key, String etag, Instant modified, long size) {

  /** What its owner calls it. */
  String name() {
    return name(key);
  }

  /** The key without its folder, and without line breaks and their like. */
  static String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", "_");
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
