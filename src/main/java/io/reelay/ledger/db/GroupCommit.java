package io.reelay.ledger.db;

import io.reelay.ledger.LedgerException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Group commit: writes that wait at the same time share a transaction, and so one wait for the
 * disk. Each is in a savepoint of its own, so one that fails takes no other with it. A caller
 * returns after the commit of its write.
 *
 * <p>The caller that waits longest leads: it runs the writes of all in its thread and commits. So a
 * caller without others has no hand-over, and waits for nobody.
 */
final class GroupCommit implements ConnectionFactory {
  /** Limits the work that a failed commit loses, and the write-ahead log of one transaction. */
  private static final int MOST = 128;

  /** For so long a group takes writes that come while it runs. */
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long a write waits for a database that does not accept any. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final ConnectionFactory pool;
  private final ThreadLocal<Connection> ofGroup = new ThreadLocal<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();

  /** As many as there are callers, since each waits. */
  private final Queue<Write<?, ?>> waiting = new ArrayDeque<>();

  private boolean busy;
  private boolean closed;

  /**
   * @param pool the writer's connection
   */
  GroupCommit(ConnectionFactory pool) {
    this.pool = pool;
  }

  /** Within a group each write gets a handle of its own, over the group's connection. */
  @Override
  public Connection openConnection() throws SQLException {
    Connection lent = ofGroup.get();
    return lent == null ? pool.openConnection() : lent;
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    if (connection != ofGroup.get()) {
      pool.closeConnection(connection);
    }
  }

  /**
   * Runs the write in a transaction, perhaps with others and in another caller's thread. An
   * interrupt is kept for after it: the caller must know whether its write was done.
   *
   * @param jdbi with this as its connections
   * @throws LedgerException if the transaction failed
   * @throws IllegalStateException if this is within another write
   */
  <T, X extends Exception> T write(Jdbi jdbi, HandleCallback<T, X> step) throws X {
    if (ofGroup.get() != null) {
      throw new IllegalStateException("a write within a write");
    }
    Write<T, X> own = new Write<>(step);
    if (isFirst(own) || own.awaitTurn()) {
      lead(jdbi, own);
    }
    return own.end();
  }

  private boolean isFirst(Write<?, ?> own) {
    lock.lock();
    try {
      if (closed) {
        throw new LedgerException(new ConnectionException(new SQLException("it is closed")));
      }
      waiting.add(own);
      boolean first = !busy;
      busy = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void lead(Jdbi jdbi, Write<?, ?> own) {
    // It would end the pool's wait for the connection, and with it the others' writes.
    boolean interrupted = Thread.interrupted();
    List<Write<?, ?>> group = new ArrayList<>();
    try {
      while (!commit(jdbi, group, own) && group.isEmpty()) {
        interrupted = true;
      }
    } finally {
      handOn(own);
      group.forEach(Write::release);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** False if an interrupt came before any write was run. */
  private boolean commit(Jdbi jdbi, List<Write<?, ?>> group, Write<?, ?> own) {
    try {
      jdbi.useTransaction(handle -> runAll(jdbi, handle.getConnection(), group));
      for (Write<?, ?> write : group) {
        write.committed = true;
      }
      return true;
    } catch (Throwable e) {
      if (group.isEmpty()) {
        if (Thread.interrupted()) {
          return false;
        }
        group.addAll(takeImpatient(own));
      }
      group.forEach(write -> write.fail(e));
      return true;
    }
  }

  private void runAll(Jdbi jdbi, Connection connection, List<Write<?, ?>> group)
      throws SQLException {
    long begun = System.nanoTime();
    int present = countWaiting();
    ofGroup.set(connection);
    try (PreparedStatement savepoint = connection.prepareStatement("SAVEPOINT one");
        PreparedStatement undo = connection.prepareStatement("ROLLBACK TO one");
        PreparedStatement keep = connection.prepareStatement("RELEASE one")) {
      do {
        Write<?, ?> next = take();
        if (next == null) {
          return;
        }
        group.add(next);
        savepoint.executeUpdate();
        if (!next.run(jdbi)) {
          undo.executeUpdate();
        }
        // It fails if SQLite has rolled back the whole transaction, as on a full disk. What
        // follows would be written without one.
        keep.executeUpdate();
      } while (group.size() < MOST
          && (group.size() < present || System.nanoTime() - begun < LONGEST_NANOS));
    } finally {
      ofGroup.remove();
    }
  }

  private int countWaiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private Write<?, ?> take() {
    lock.lock();
    try {
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /** The others try again, since they may have come only now. */
  private List<Write<?, ?>> takeImpatient(Write<?, ?> own) {
    long since = System.nanoTime() - PATIENCE_NANOS;
    lock.lock();
    try {
      List<Write<?, ?>> impatient = new ArrayList<>();
      while (waiting.peek() == own || !waiting.isEmpty() && waiting.peek().since - since < 0) {
        impatient.add(waiting.poll());
      }
      return impatient;
    } finally {
      lock.unlock();
    }
  }

  private void handOn(Write<?, ?> own) {
    lock.lock();
    try {
      // Only an Error leaves it there. Its caller leads no more.
      waiting.remove(own);
      Write<?, ?> next = waiting.peek();
      if (next == null) {
        busy = false;
        idle.signalAll();
      } else {
        next.lead();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Accepts no more writes, and waits for those that are there. */
  void close() {
    lock.lock();
    try {
      closed = true;
      long left = LONGEST_CLOSE.toNanos();
      while (busy && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** A caller and its write. */
  private static final class Write<T, X extends Exception> {
    private enum State {
      WAITS,
      LEADS,
      DONE
    }

    private final HandleCallback<T, X> step;
    private final Thread caller = Thread.currentThread();
    private final long since = System.nanoTime();
    private Handle handle;
    private T result;
    private Throwable failure;
    private boolean ofGroup;

    /** Not the absence of a failure: after an Error on the way to it there is neither. */
    private boolean committed;

    private volatile State state = State.WAITS;

    Write(HandleCallback<T, X> step) {
      this.step = step;
    }

    /** Names the code that writes. */
    @Override
    public String toString() {
      return step.toString();
    }

    /** Whether this caller must lead; false if its write has ended. */
    boolean awaitTurn() {
      boolean interrupted = false;
      while (state == State.WAITS) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return state == State.LEADS;
    }

    void lead() {
      go(State.LEADS);
    }

    void release() {
      go(State.DONE);
    }

    private void go(State next) {
      state = next;
      LockSupport.unpark(caller);
    }

    /** Whether it may be kept. */
    boolean run(Jdbi jdbi) {
      try (Handle own = jdbi.open()) {
        SqlStatements statements = own.getConfig(SqlStatements.class);
        statements.setAttachAllStatementsForCleanup(
            statements.isAttachCallbackStatementsForCleanup());
        handle = own;
        result = step.withHandle(own);
      } catch (Throwable e) {
        failure = e;
      }
      return failure == null;
    }

    /** The whole group was not written. One that had failed by itself keeps its own failure. */
    void fail(Throwable e) {
      if (failure == null) {
        failure = e;
        ofGroup = true;
      }
    }

    /** What was registered on the handle runs now, in the caller's thread. */
    @SuppressWarnings("unchecked")
    T end() throws X {
      if (failure == null && committed) {
        handle.commit();
        return result;
      }
      if (failure == null) {
        fail(new ConnectionException(new SQLException("the transaction was not committed")));
      }
      if (handle != null) {
        handle.rollback();
      }
      if (failure instanceof JdbiException || ofGroup) {
        throw new LedgerException(cause());
      }
      // Its class is one that the step may throw.
      throw (X) failure;
    }

    private Exception cause() {
      Throwable cause = failure instanceof LedgerException ? failure.getCause() : failure;
      return cause instanceof Exception e ? e : new ConnectionException(cause);
    }
  }
}
