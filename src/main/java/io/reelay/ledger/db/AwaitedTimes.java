package io.reelay.ledger.db;

import io.reelay.ledger.JobAdmission;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The times in a ledger that are due times or starts of periods. */
public final class AwaitedTimes {
  private static final List<String> SHIFTS =
      List.of(
          """
          UPDATE job SET not_before = not_before + :step
          WHERE not_before <> :never
          AND state IN ('queued', 'submitting', 'generating', 'storing')
          """,
          "UPDATE job SET lease_until = lease_until + :step WHERE lease_owner IS NOT NULL",
          // A task's deadline counts from it.
          """
          UPDATE job SET submitted_at = submitted_at + :step
          WHERE submitted_at > 0 AND state IN ('queued', 'submitting', 'generating', 'storing')
          """,
          "UPDATE outbox SET next_attempt_at = next_attempt_at + :step WHERE state = 'pending'",
          """
          UPDATE outbox SET lease_until = lease_until + :step
          WHERE state = 'pending' AND lease_owner IS NOT NULL
          """,
          "UPDATE inbox_object SET held_until = held_until + :step",
          """
          UPDATE gateway_pause
          SET paused_until = paused_until + :step, unsure_at = unsure_at + :step
          """,
          "UPDATE gateway_pause SET probe_at = probe_at + :step WHERE probe_at > 0");

  /**
   * A gateway forgets a key by its own clock, which our clock's steps and sleeps do not change. So
   * a step may make a create in doubt older, never younger.
   */
  private static final List<String> SHIFTS_BACK =
      List.of(
          "UPDATE job SET in_doubt_since = in_doubt_since + :step WHERE in_doubt_since > 0",
          // The start of the doubt if no answer arrives.
          "UPDATE job SET updated_at = updated_at + :step WHERE state = 'submitting'");

  private AwaitedTimes() {}

  /**
   * Moves them later or earlier. Past times do not change.
   *
   * @param step milliseconds; negative = earlier
   */
  public static void shift(Handle handle, long step) {
    SHIFTS.forEach(sql -> execute(handle, sql, step));
    if (step < 0) {
      SHIFTS_BACK.forEach(sql -> execute(handle, sql, step));
    }
  }

  private static void execute(Handle handle, String sql, long step) {
    handle.createUpdate(sql).bind("step", step).bind("never", JobAdmission.NEVER).execute();
  }
}
