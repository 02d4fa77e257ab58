package io.reelay.ledger.transition;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The progress from polls. It is collected in memory and written every two seconds: it is only
 * information for people, and a synchronous write per poll would be the ledger's whole load.
 */
public final class JobProgress {
  private record Seen(String gatewayStatus, Integer progress, int polls) {}

  /** At most one entry per job in flight. */
  private final Map<String, Seen> unwritten = new ConcurrentHashMap<>();

  /**
   * Records the latest answer.
   *
   * @param progress 0..100; null if the gateway gave none
   */
  public void note(String jobId, String gatewayStatus, Integer progress, int polls) {
    unwritten.put(jobId, new Seen(gatewayStatus, progress, polls));
  }

  /**
   * Writes the progress of the jobs that this node still holds.
   *
   * @param node the node's name in the ledger
   */
  public void write(Handle handle, String node) {
    if (unwritten.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            UPDATE job
            SET gateway_status = :gatewayStatus, progress = coalesce(:progress, progress),
              polls = :polls
            WHERE id = :id AND state = 'generating' AND lease_owner = :node
            """);
    for (String id : unwritten.keySet()) {
      Seen seen = unwritten.remove(id);
      batch
          .bind("id", id)
          .bind("node", node)
          .bind("gatewayStatus", seen.gatewayStatus())
          .bind("progress", seen.progress())
          .bind("polls", seen.polls())
          .add();
    }
    batch.execute();
  }
}
