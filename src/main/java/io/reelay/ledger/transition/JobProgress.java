package io.reelay.ledger.transition;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What polling saw, gathered in memory and written every two seconds: progress is advice for
 * people, and a synchronous write for each poll would be the ledger's whole load.
 */
public final class JobProgress {
  private record Seen(String gatewayStatus, Integer progress, int polls) {}

  /** One entry a job in flight at the most. */
  private final Map<String, Seen> unwritten = new ConcurrentHashMap<>();

  /**
   * Notes the latest answer.
   *
   * @param progress 0..100; null if the gateway said none
   */
  public void note(String jobId, String gatewayStatus, Integer progress, int polls) {
    unwritten.put(jobId, new Seen(gatewayStatus, progress, polls));
  }

  /**
   * Writes what was seen of the jobs that are still this node's.
   *
   * @param node its name in the ledger
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
