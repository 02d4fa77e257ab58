package io.reelay.ledger.transition;

import static io.reelay.ledger.JobState.CANCELLED;
import static io.reelay.ledger.JobState.EXPIRED;
import static io.reelay.ledger.JobState.FAILED;
import static io.reelay.ledger.JobState.GENERATING;
import static io.reelay.ledger.JobState.QUEUED;
import static io.reelay.ledger.JobState.STORED;
import static io.reelay.ledger.JobState.STORING;
import static io.reelay.ledger.JobState.SUBMITTING;
import static io.reelay.ledger.JobState.UNKNOWN;

import io.reelay.ledger.JobState;
import java.util.List;

/**
 * All permitted changes of a job's state after its admission as {@code queued}. {@link JobChanges}
 * writes no others. The table in docs/design.md is the same.
 */
public enum StateChange {
  /** The intent. It keeps its claim. */
  BEGUN(By.STAGE, List.of(QUEUED), SUBMITTING, null),
  /** The create was accepted; also for late answers after others had given it up. */
  TAKEN(By.STAGE, List.of(SUBMITTING, QUEUED, UNKNOWN), GENERATING, "video.submitted"),
  /** The answer to the create had a character, and no task. */
  MADE_AT_ONCE(By.STAGE, List.of(SUBMITTING, QUEUED, UNKNOWN), STORED, "video.stored"),
  /** The create certainly was not accepted, or had a key. */
  SENT_AGAIN(By.STAGE, List.of(SUBMITTING), QUEUED, null),
  /** The create may have been accepted, and had no key. */
  UNSURE(By.STAGE, List.of(QUEUED, SUBMITTING), UNKNOWN, "video.unknown"),
  /** The same stage is retried later. */
  TRIED_AGAIN(By.STAGE, List.of(QUEUED, GENERATING, STORING), null, null),
  /** The gateway has the video. */
  READY(By.STAGE, List.of(GENERATING), STORING, null),
  /** The task has become a character. */
  CHARACTER_MADE(By.STAGE, List.of(GENERATING), STORED, "video.stored"),
  /** The whole video is in the storage. */
  BROUGHT_HOME(By.STAGE, List.of(STORING), STORED, "video.stored"),
  /** The user wants a new create after failures of that kind. */
  FAILED_AND_CREATED_ANEW(By.STAGE, List.of(SUBMITTING, GENERATING, STORING), QUEUED, null),
  /** The gateway or a limit refused the job, or the video is not available. */
  GIVEN_UP(By.STAGE, List.of(QUEUED, SUBMITTING, GENERATING, STORING), FAILED, "video.failed"),
  /** The gateway cancelled the task. */
  CALLED_OFF_THERE(By.STAGE, List.of(GENERATING), CANCELLED, "video.cancelled"),
  /** The gateway did not finish in time, or no longer knows the task. */
  TIMED_OUT(By.STAGE, List.of(GENERATING), EXPIRED, "video.expired"),

  /** Its process died between intent and answer, and the create had a key. */
  INTERRUPTED_WITH_KEY(By.ROUND, List.of(SUBMITTING), QUEUED, null),
  /** Its process died between intent and answer. */
  INTERRUPTED(By.ROUND, List.of(SUBMITTING), UNKNOWN, "video.unknown"),
  /** In doubt for longer than its gateway knows the key. */
  KEY_FORGOTTEN(By.ROUND, List.of(QUEUED), UNKNOWN, "video.unknown"),
  /** Its source has ended without a result. */
  SOURCE_FAILED(By.ROUND, List.of(QUEUED), FAILED, "video.failed"),

  /** The gateway's list has its task. */
  FOUND(By.RECONCILE, List.of(UNKNOWN), GENERATING, "video.submitted"),

  /** A person found its task. */
  ATTACHED(
      By.PERSON,
      List.of(QUEUED, UNKNOWN, FAILED, CANCELLED, EXPIRED),
      GENERATING,
      "video.submitted"),
  /** Its task may still be good. */
  POLLED_AGAIN(By.PERSON, List.of(FAILED, CANCELLED, EXPIRED), GENERATING, null),
  /** Its task has a video. */
  STORED_AGAIN(By.PERSON, List.of(FAILED, CANCELLED, EXPIRED), STORING, null),
  /** With consent to another create. */
  PAID_AGAIN(By.PERSON, List.of(FAILED, CANCELLED, EXPIRED, UNKNOWN), QUEUED, null),
  CALLED_OFF(
      By.PERSON, List.of(QUEUED, GENERATING, STORING, UNKNOWN), CANCELLED, "video.cancelled");

  /** The actor of a change. The text is for the documents. */
  enum By {
    /** The stage that has the job's claim. */
    STAGE("its stage"),
    /** The round of claims, for all nodes. */
    ROUND("the next round"),
    RECONCILE("`reconcile`"),
    PERSON("a person");

    private final String text;

    By(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private final By by;
  private final List<JobState> from;
  private final JobState to;
  private final String event;

  StateChange(By by, List<JobState> from, JobState to, String event) {
    this.by = by;
    this.from = from;
    this.to = to;
    this.event = event;
  }

  By by() {
    return by;
  }

  List<JobState> from() {
    return from;
  }

  /** Null if the state stays. */
  JobState to() {
    return to;
  }

  /** The webhook's event; null if there is none. */
  public String event() {
    return event;
  }

  boolean keepsClaim() {
    return this == BEGUN;
  }

  /** For people. */
  String from(JobState state) {
    return state.text() + " → " + (to == null ? state : to).text();
  }
}
