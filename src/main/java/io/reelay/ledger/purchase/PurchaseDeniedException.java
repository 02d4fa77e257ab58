package io.reelay.ledger.purchase;

/**
 * A create is not sent, because of a limit that the user set; nothing was written. Unchecked, since
 * it passes through a transaction that it takes back.
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

  /** Whether waiting cannot help. */
  public boolean isForGood() {
    return forGood;
  }
}
