package io.reelay.ledger.db;

import io.reelay.ledger.claim.LostClaimException;
import org.jdbi.v3.core.Handle;

/**
 * What is written together with jobs, in their transaction: both are in the ledger, or neither.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface LedgerStep<T> {
  /**
   * @throws LostClaimException if it may not be written, and the jobs neither
   */
  T in(Handle handle) throws LostClaimException;
}
