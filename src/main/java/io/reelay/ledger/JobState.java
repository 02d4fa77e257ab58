package io.reelay.ledger;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A job's state. The first five are in the order of a successful job: {@code queued → submitting →
 * generating → storing → stored}.
 */
public enum JobState {
  /** Admitted. No create has been sent, or each sent one was certainly refused. */
  QUEUED,
  /** A create may be on the wire. If the node dies here, the job becomes {@link #UNKNOWN}. */
  SUBMITTING,
  /** The gateway gave a task id, and the task is polled. */
  GENERATING,
  /** The gateway has the video, and Reelay transfers it into the storage. */
  STORING,
  /** The video is in the storage. */
  STORED,
  /** The gateway refused the job, or the video is not available. */
  FAILED,
  /** A person cancelled it. */
  CANCELLED,
  /** The gateway did not finish in time, or no longer knows the task; the task id is kept. */
  EXPIRED,
  /** A create may have reached the gateway and may be billed. A person decides. */
  UNKNOWN;

  /** The name in the ledger, in webhooks and for people: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** SQL. Literals are necessary, since some indexes cover only certain states. */
  public static String sql(Collection<JobState> states) {
    return states.stream().map(state -> "'" + state.text() + "'").collect(Collectors.joining(", "));
  }

  public static JobState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
