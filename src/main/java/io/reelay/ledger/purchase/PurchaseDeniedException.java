package io.reelay.ledger.purchase;

/**
 * A create is not sent because of the user's limit; nothing was written. It is unchecked, since it
 * passes through a transaction and rolls it back.
 */
public final class PurchaseDeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final boolean forGood;

  private PurchaseDeniedException(String kind, boolean forGood, String message) {
    super(message);
    this.kind = kind;
    this.forGood = forGood;
  }

  static PurchaseDeniedException forGood(String kind, String message) {
    return new PurchaseDeniedException(kind, true, message);
  }

  static PurchaseDeniedException forNow(String kind, String message) {
    return new PurchaseDeniedException(kind, false, message);
  }

  /** {@code max_attempts} or {@code spend_limit}. */
  public String kind() {
    return kind;
  }

  /** Whether a wait is useless. */
  public boolean isForGood() {
    return forGood;
  }
}
