package io.reelay.ledger;

/**
 * The ledger could not be read or written: its disk is full, its server gone, another database in
 * its place. A transaction has left nothing behind, unless it was the commit that got no answer.
 *
 * <p>It is the one class of all of these for {@code error-policies}, where an exact match wins over
 * what is found for its causes, which are the driver's.
 */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
