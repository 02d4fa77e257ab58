package io.reelay.storage;

import java.io.IOException;

/**
 * The video's key has an object that does not belong to this job. It stays there, and a retry does
 * not help.
 */
public final class KeyTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  KeyTakenException(String key) {
    super("at " + key + " is an object that is not this job's; it was not replaced");
  }
}
