package io.reelay.ledger;

import java.util.Locale;

/** What a gateway does with a create under an {@code Idempotency-Key} that it has seen before. */
public enum Idempotency {
  /** It does not look at keys, so none is sent, and a create in doubt is never sent again. */
  NONE,
  /** It answers as it answered the first time, and bills nothing. */
  REPLAY,
  /** It answers 409, perhaps with the task's id, and bills nothing. */
  REJECT;

  /** The word of the setting. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that word. */
  public static Idempotency of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
