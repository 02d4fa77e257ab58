package io.reelay.ledger.transition;

import io.reelay.ledger.Ledger;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The owners of tasks. Two jobs with one task would both get its video, and for one of them it
 * would be wrong.
 */
final class TaskOwners {
  private TaskOwners() {}

  /**
   * One transaction at a time assigns this task. The gateway's lock is not suitable: each answer
   * would wait for it, and a stopped node holds it once for each of its queued connections.
   */
  static void lock(Ledger ledger, Handle handle, String gateway, String taskId) {
    ledger.lock(handle, "task " + gateway + " " + taskId);
  }

  /**
   * The other job that has or had this task of the gateway. Call it under {@link #lock}, in the
   * transaction that assigns the task.
   */
  static Optional<String> other(Handle handle, String gateway, String taskId, String jobId) {
    return handle
        // Cast, so that SQLite does not read all jobs of the gateway by the gateway's index.
        .createQuery(
            """
            SELECT id FROM job
            WHERE task_id = :taskId AND CAST(gateway AS TEXT) = :gateway AND id <> :id
            UNION ALL
            SELECT job_id FROM create_attempt
            WHERE task_id = :taskId AND gateway = :gateway AND job_id <> :id
            LIMIT 1
            """)
        .bind("taskId", taskId)
        .bind("gateway", gateway)
        .bind("id", jobId)
        .mapTo(String.class)
        .findOne();
  }
}
