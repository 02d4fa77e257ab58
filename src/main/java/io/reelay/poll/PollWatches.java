package io.reelay.poll;

import io.reelay.gateway.GatewayError;
import io.reelay.gateway.TaskReport;
import io.reelay.history.AttemptLog;
import io.reelay.ledger.ClaimedJob;
import io.reelay.ledger.GatewayPauses;
import io.reelay.ledger.HeldClaims;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobProgress;
import io.reelay.ledger.JobTransitions;
import io.reelay.ledger.LostClaimException;
import io.reelay.metrics.JobMeters;
import java.time.InstantSource;

/** The watches over claimed tasks: begins them, and writes down how they ended. */
public final class PollWatches {
  private final PollPolicy policy;
  private final JobTransitions jobs;
  private final GatewayPauses pauses;
  private final JobProgress progress;
  private final AttemptLog attempts;
  private final JobMeters meters;
  private final HeldClaims held;
  private final InstantSource clock;

  public PollWatches(
      PollPolicy policy,
      JobTransitions jobs,
      GatewayPauses pauses,
      JobProgress progress,
      AttemptLog attempts,
      JobMeters meters,
      HeldClaims held,
      InstantSource clock) {
    this.policy = policy;
    this.jobs = jobs;
    this.pauses = pauses;
    this.progress = progress;
    this.attempts = attempts;
    this.meters = meters;
    this.held = held;
    this.clock = clock;
  }

  /** A watch that goes on where the last node's ended: its polls and its deadline count. */
  public PollWatch begin(ClaimedJob job) {
    return new PollWatch(job, policy, progress, held, clock);
  }

  /** An answer came. A key that may not ask may not create either. */
  public void saw(PollWatch watch, TaskReport answer) {
    boolean refused = answer.httpStatus() == 401 || answer.httpStatus() == 403;
    if (refused && answer.kind() == GatewayError.Kind.AUTHENTICATION) {
      pauses.untilMendedUnlessPaused(
          watch.job().gateway(), new JobError(answer.kind().text(), answer.message()));
    }
    meters.queried(watch.job().gateway(), answer.httpStatus());
    if (watch.tellsMore(answer)) {
      attempts.queried(watch.job(), answer);
    }
    watch.saw(answer);
  }

  /** No answer came, or none that could be read. */
  public void missed(PollWatch watch, Exception cause) {
    meters.queried(watch.job().gateway(), 0);
    attempts.queryFailed(watch.job(), cause);
    watch.missed(cause);
  }

  /** The gateway has the video, or the character. */
  public void ready(ClaimedJob job, PollWatch watch) throws LostClaimException {
    TaskReport last = watch.last();
    if (last.character() != null) {
      jobs.characterMade(job, job.taskId(), last.character().id(), last.character().username());
      return;
    }
    jobs.ready(job, last.word(), watch.videoAddress(), last.enhancedPrompt(), watch.polls());
  }

  /** The watch ended without a video. */
  public void ended(ClaimedJob job, PollWatch watch) throws LostClaimException {
    switch (watch.outcome()) {
      case FAILED -> jobs.failed(job, watch.error());
      case CANCELLED -> jobs.cancelled(job, watch.error());
      case EXPIRED -> jobs.expired(job, watch.error());
      default -> throw new IllegalStateException("the watch has not ended: " + watch.outcome());
    }
  }
}
