package io.reelay.ledger;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.ledger.claim.ClaimedObject;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.db.LedgerStep;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * Who is at work on which object of a watched bucket, and what became of it. An object is in one
 * node's hands at a time; what was decided is written before anything in the bucket is changed, so
 * that whoever holds the object next goes on there.
 */
public final class InboxObjects {
  private static final String OBJECT =
      " WHERE bucket = :bucket AND object_key = :key AND revision = :revision";

  private static final String TAKEN =
      " version = version + 1, held_until = :until, lease_owner = :node";

  private static final String HELD = OBJECT + " AND version = :version AND lease_owner = :node";

  private final IntervalFunction backoff =
      IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(2), 2, Duration.ofMinutes(5));
  private final Ledger ledger;
  private final String node;
  private final Duration lease;
  private final Duration retention;
  private final LedgerClock clock;

  /**
   * @param lease an object whose node was silent this long is taken over
   * @param retention how long an object is remembered that nobody could finish, nor finds any more
   */
  public InboxObjects(
      Ledger ledger, String node, Duration lease, Duration retention, LedgerClock clock) {
    this.ledger = ledger;
    this.node = node;
    this.lease = lease;
    this.retention = retention;
    this.clock = clock;
  }

  /** Makes an object this node's; nothing if another one is at work on it, or it must wait. */
  public Optional<ClaimedObject> claim(String bucket, String key, String revision) {
    ClaimedObject fresh = new ClaimedObject(bucket, key, revision, null, null, 0, 0);
    long now = clock.millis();
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              if (insert(handle, fresh, now) == 1) {
                return Optional.of(fresh);
              }
              return takeOver(handle, fresh, now);
            });
  }

  private int insert(Handle handle, ClaimedObject object, long now) {
    return bind(
            handle.createUpdate(
                "INSERT INTO inbox_object (bucket, object_key, revision, held_until, lease_owner)"
                    + " VALUES (:bucket, :key, :revision, :until, :node) ON CONFLICT (bucket,"
                    + " object_key, revision) DO NOTHING"),
            object)
        .bind("until", now + lease.toMillis())
        .execute();
  }

  /** One statement, so that of two nodes only one finds the row free. */
  private Optional<ClaimedObject> takeOver(Handle handle, ClaimedObject object, long now) {
    return taken(
        handle
            .createQuery(
                "UPDATE inbox_object SET"
                    + TAKEN
                    + OBJECT
                    + " AND held_until <= :now RETURNING moved_to, report, failures, version")
            .bind("now", now),
        object,
        now);
  }

  private Optional<ClaimedObject> taken(Query update, ClaimedObject object, long now) {
    return bind(update, object)
        .bind("until", now + lease.toMillis())
        .map(
            (row, context) ->
                new ClaimedObject(
                    object.bucket(),
                    object.key(),
                    object.revision(),
                    row.getString("moved_to"),
                    row.getString("report"),
                    row.getInt("failures"),
                    row.getLong("version")))
        .findOne();
  }

  /** Those of the keys under which something is that nobody may take now. */
  public Set<String> held(String bucket, Collection<String> keys) {
    if (keys.isEmpty()) {
      return Set.of();
    }
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT object_key FROM inbox_object WHERE bucket = :bucket AND object_key"
                            + " IN (<keys>) AND held_until > :now")
                    .bind("bucket", bucket)
                    .bindList("keys", keys)
                    .bind("now", clock.millis())
                    .mapTo(String.class)
                    .collect(Collectors.toSet()));
  }

  /** Whether an object that has not left the inbox yet goes there. */
  public boolean isTarget(String bucket, String key) {
    return ledger
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT count(*) FROM inbox_object WHERE bucket = :bucket AND moved_to"
                                + " = :key")
                        .bind("bucket", bucket)
                        .bind("key", key)
                        .mapTo(Integer.class)
                        .one())
        > 0;
  }

  /**
   * Writes down that an object was taken or refused, and where it goes. The first node that comes
   * to this point has it from then on, also if its lease ran out on the way: or a file that takes
   * longer than a lease would go from hand to hand for ever.
   *
   * @param report what is to be written beside it there; null = nothing
   * @throws LostClaimException if another node was first; nothing is written then
   */
  public ClaimedObject settle(ClaimedObject object, String movedTo, String report)
      throws LostClaimException {
    return ledger.jdbi().inTransaction(handle -> settlement(object, movedTo, report).in(handle));
  }

  /** The same as a step of a transaction that others begin. */
  public LedgerStep<ClaimedObject> settlement(ClaimedObject object, String movedTo, String report) {
    return handle ->
        taken(
                handle
                    .createQuery(
                        "UPDATE inbox_object SET moved_to = :movedTo, report = :report,"
                            + TAKEN
                            + OBJECT
                            + " AND moved_to IS NULL RETURNING moved_to, report, failures, version")
                    .bind("movedTo", movedTo)
                    .bind("report", report),
                object,
                clock.millis())
            .orElseThrow(() -> new LostClaimException(object));
  }

  /** The object is no longer in the inbox. */
  public void forget(ClaimedObject object) {
    update("DELETE FROM inbox_object" + HELD, object, update -> update);
  }

  /**
   * Work on it has failed: it is let alone for a while, longer each time.
   *
   * @return how long
   */
  public Duration putOff(ClaimedObject object) {
    Duration wait = Duration.ofMillis(backoff.apply(object.failures() + 1));
    update(
        "UPDATE inbox_object SET failures = failures + 1, held_until = :until, lease_owner = NULL"
            + HELD,
        object,
        update -> update.bind("until", clock.millis() + wait.toMillis()));
    return wait;
  }

  /** Gives this node's claims back at the end of the process. */
  public void releaseAll() {
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "UPDATE inbox_object SET version = version + 1, held_until = :now,"
                            + " lease_owner = NULL WHERE lease_owner = :node")
                    .bind("now", clock.millis())
                    .bind("node", node)
                    .execute());
  }

  /** Objects that somebody else took away while they were in a node's hands. */
  public void forgetOld() {
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate("DELETE FROM inbox_object WHERE held_until < :before")
                    .bind("before", clock.millis() - retention.toMillis())
                    .execute());
  }

  private int update(String sql, ClaimedObject object, UnaryOperator<Update> more) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                more.apply(bind(handle.createUpdate(sql), object))
                    .bind("version", object.version())
                    .execute());
  }

  private <S extends SqlStatement<S>> S bind(S statement, ClaimedObject object) {
    return statement
        .bind("bucket", object.bucket())
        .bind("key", object.key())
        .bind("revision", object.revision())
        .bind("node", node);
  }
}
