package io.reelay.ledger;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where a job stands. The order of the first five is the way of a job that goes well: {@code queued
 * → submitting → generating → storing → stored}.
 */
public enum JobState {
  /** Taken in; no create has been sent, or every one sent was surely refused. */
  QUEUED,
  /** A create may be on the wire. A job whose node dies here becomes {@link #UNKNOWN}. */
  SUBMITTING,
  /** The gateway gave a task id; it is polled. */
  GENERATING,
  /** The gateway has the video; it is on its way into the storage. */
  STORING,
  /** The video is in the storage. */
  STORED,
  /** The gateway refused it, or the video cannot be had. */
  FAILED,
  /** A person called it off. */
  CANCELLED,
  /** The gateway did not finish in time, or no longer knows the task; the task id is kept. */
  EXPIRED,
  /** A create may have reached the gateway and may be billed: a person decides. */
  UNKNOWN;

  /** The name in the ledger, in webhooks and for people: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** SQL. Literals, as indexes are for some states alone. */
  public static String sql(Collection<JobState> states) {
    return states.stream().map(state -> "'" + state.text() + "'").collect(Collectors.joining(", "));
  }

  public static JobState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
