package io.reelay.ledger.db;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Prevents actions on writes to a file that is no longer the ledger. It checks the file before a
 * transaction and again after its commit, before a create is sent or a prompt is archived.
 */
final class GuardedTransactions extends DelegatingTransactionHandler {
  private final LedgerFileGuard guard;

  GuardedTransactions(LedgerFileGuard guard) {
    this(LocalTransactionHandler.binding(), guard);
  }

  private GuardedTransactions(TransactionHandler transactions, LedgerFileGuard guard) {
    super(transactions);
    this.guard = guard;
  }

  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    TransactionHandler own = getDelegate().specialize(handle);
    return handle.getConnection().getAutoCommit()
        ? new GuardedTransactions(own, guard)
        : new WithinGroup(own);
  }

  @Override
  public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback)
      throws X {
    guard.requireSame();
    R result = super.inTransaction(handle, callback);
    guard.requireSame();
    return result;
  }

  @Override
  public <R, X extends Exception> R inTransaction(
      Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> callback) throws X {
    guard.requireSame();
    R result = super.inTransaction(handle, level, callback);
    guard.requireSame();
    return result;
  }

  /** For a write of a {@link GroupCommit}, which begins and ends the transaction. */
  private static final class WithinGroup extends DelegatingTransactionHandler {
    WithinGroup(TransactionHandler own) {
      super(own);
    }

    @Override
    public void begin(Handle handle) {}

    @Override
    public void commit(Handle handle) {}

    @Override
    public void rollback(Handle handle) {}
  }
}
