package io.reelay.ledger.db;

import io.reelay.ledger.claim.LostClaimException;
import org.jdbi.v3.core.Handle;

/**
 * A write in the same transaction as jobs: both are in the ledger, or neither.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface LedgerStep<T> {
  /**
   * @throws LostClaimException if neither it nor the jobs may be written
   */
  T in(Handle handle) throws LostClaimException;
}
