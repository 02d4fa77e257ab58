package io.reelay.storage;

import java.io.IOException;

/** At the video's key is something that is not this job's. It stays, and trying again is no use. */
public final class KeyTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  KeyTakenException(String key) {
    super("at " + key + " is an object that is not this job's; it was not replaced");
  }
}
