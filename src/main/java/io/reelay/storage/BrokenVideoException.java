package io.reelay.storage;

import java.io.IOException;

/**
 * What arrived is not a whole video: empty, cut, too long, too large, or something else such as a
 * JSON error. The storage is in order and holds nothing of it; downloading again may help.
 */
public final class BrokenVideoException extends IOException {

  BrokenVideoException(String reason) {
    super(reason);
  }

  BrokenVideoException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** One short sentence for a person, without any of the received content. */
  public String reason() {
    return getMessage();
  }
}
