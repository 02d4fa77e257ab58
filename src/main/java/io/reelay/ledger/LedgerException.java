package io.reelay.ledger;

/**
 * The ledger could not be read or written. Examples: its disk is full, its server is down, or
 * another database is in its place. A failed transaction has no effect, unless its commit got no
 * answer.
 *
 * <p>This is the one class of such failures for {@code error-policies}. There an exact match has
 * priority over matches of the causes, which are the driver's.
 */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
