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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The claims on objects of watched buckets, and their results. One node at a time holds an object.
 * A decision is written before any change in the bucket, so the next holder can continue from it.
 */
public final class InboxObjects {
  private final IntervalFunction backoff =
      IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(2), 2, Duration.ofMinutes(5));
  private final Ledger ledger;
  private final String node;
  private final Duration lease;
  private final Duration retention;
  private final LedgerClock clock;

  /**
   * @param lease time after which another node takes over an object of a silent node
   * @param retention how long the ledger keeps an unfinished object that is no longer found
   */
  public InboxObjects(
      Ledger ledger, String node, Duration lease, Duration retention, LedgerClock clock) {
    this.ledger = ledger;
    this.node = node;
    this.lease = lease;
    this.retention = retention;
    this.clock = clock;
  }

  /** Claims an object for this node. Empty if another node works on it, or if it must wait. */
  public Optional<ClaimedObject> claim(String bucket, String key, String revision) {
    ClaimedObject fresh = new ClaimedObject(bucket, key, revision, null, null, 0, 0);
    return ledger.write(
        handle -> insert(handle, fresh) == 1 ? Optional.of(fresh) : takeOver(handle, fresh));
  }

  private int insert(Handle handle, ClaimedObject object) {
    return bind(
            handle.createUpdate(
                """
                INSERT INTO inbox_object (bucket, object_key, revision, held_until, lease_owner)
                VALUES (:bucket, :key, :revision, :until, :node)
                ON CONFLICT (bucket, object_key, revision) DO NOTHING
                """),
            object)
        .execute();
  }

  /** One statement, so that only one of two nodes finds the row free. */
  private Optional<ClaimedObject> takeOver(Handle handle, ClaimedObject object) {
    return bind(
            handle.createQuery(
                """
                UPDATE inbox_object
                SET version = version + 1, held_until = :until, lease_owner = :node
                WHERE bucket = :bucket AND object_key = :key AND revision = :revision
                AND held_until <= :now
                RETURNING bucket, object_key AS key, revision, moved_to, report, failures, version
                """),
            object)
        .mapTo(ClaimedObject.class)
        .findOne();
  }

  /** The keys whose objects no node may take now. */
  public Set<String> held(String bucket, Collection<String> keys) {
    if (keys.isEmpty()) {
      return Set.of();
    }
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT object_key FROM inbox_object
                    WHERE bucket = :bucket AND object_key IN (<keys>) AND held_until > :now
                    """)
                .bind("bucket", bucket)
                .bindList("keys", keys)
                .bind("now", clock.millis())
                .mapTo(String.class)
                .set());
  }

  /** Whether this is the target of an object that has not left the inbox yet. */
  public boolean isTarget(String bucket, String key) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (
                      SELECT 1 FROM inbox_object WHERE bucket = :bucket AND moved_to = :key)
                    """)
                .bind("bucket", bucket)
                .bind("key", key)
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Writes that an object was accepted or rejected, and its target. The first node at this point
   * keeps the object, even if its lease has run out. Otherwise a file that takes longer than a
   * lease would pass from node to node forever.
   *
   * @param report text of the report beside the target; null = no report
   * @throws LostClaimException if another node was first; then nothing is written
   */
  public ClaimedObject settle(ClaimedObject object, String movedTo, String report)
      throws LostClaimException {
    return ledger.write(settlement(object, movedTo, report)::in);
  }

  /** The same, as a step of the caller's transaction. */
  public LedgerStep<ClaimedObject> settlement(ClaimedObject object, String movedTo, String report) {
    return handle ->
        bind(
                handle.createQuery(
                    """
                    UPDATE inbox_object
                    SET moved_to = :movedTo, report = :report,
                      version = version + 1, held_until = :until, lease_owner = :node
                    WHERE bucket = :bucket AND object_key = :key AND revision = :revision
                    AND moved_to IS NULL
                    RETURNING bucket, object_key AS key, revision, moved_to, report, failures,
                      version
                    """),
                object)
            .bind("movedTo", movedTo)
            .bind("report", report)
            .mapTo(ClaimedObject.class)
            .findOne()
            .orElseThrow(() -> new LostClaimException(object));
  }

  /** The object is no longer in the inbox. */
  public void forget(ClaimedObject object) {
    ledger.write(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        DELETE FROM inbox_object
                        WHERE bucket = :bucket AND object_key = :key AND revision = :revision
                        AND version = :version AND lease_owner = :node
                        """),
                    object)
                .execute());
  }

  /**
   * Work on it has failed. It waits, longer each time.
   *
   * @return the wait
   */
  public Duration putOff(ClaimedObject object) {
    Duration wait = Duration.ofMillis(backoff.apply(object.failures() + 1));
    ledger.write(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        UPDATE inbox_object
                        SET failures = failures + 1, held_until = :now + :wait, lease_owner = NULL
                        WHERE bucket = :bucket AND object_key = :key AND revision = :revision
                        AND version = :version AND lease_owner = :node
                        """),
                    object)
                .bind("wait", wait.toMillis())
                .execute());
    return wait;
  }

  /** Releases this node's claims at the end of the process. */
  public void releaseAll() {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE inbox_object
                    SET version = version + 1, held_until = :now, lease_owner = NULL
                    WHERE lease_owner = :node
                    """)
                .bind("now", clock.millis())
                .bind("node", node)
                .execute());
  }

  /** Deletes objects that others removed while a node held them. */
  public void forgetOld() {
    ledger.write(
        handle ->
            handle
                .createUpdate("DELETE FROM inbox_object WHERE held_until < :before")
                .bind("before", clock.millis() - retention.toMillis())
                .execute());
  }

  private <S extends SqlStatement<S>> S bind(S statement, ClaimedObject object) {
    long now = clock.millis();
    return statement
        .bind("bucket", object.bucket())
        .bind("key", object.key())
        .bind("revision", object.revision())
        .bind("version", object.version())
        .bind("node", node)
        .bind("now", now)
        .bind("until", now + lease.toMillis());
  }
}
