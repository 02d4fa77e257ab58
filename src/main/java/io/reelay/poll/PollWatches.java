package io.reelay.poll;

import io.reelay.config.PollSettings;
import io.reelay.gateway.AttemptLog;
import io.reelay.gateway.EmptyAnswers;
import io.reelay.gateway.GatewayError;
import io.reelay.gateway.TaskReport;
import io.reelay.ledger.JobError;
import io.reelay.ledger.circuit.GatewayCircuits;
import io.reelay.ledger.circuit.GatewayOutages;
import io.reelay.ledger.claim.ActiveLeases;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.transition.JobProgress;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.ops.JobMeters;
import java.time.InstantSource;

/** Starts the watches over claimed tasks, and writes their results. */
public final class PollWatches {
  private final PollSettings policy;
  private final JobTransitions jobs;
  private final GatewayCircuits pauses;
  private final GatewayOutages outages;
  private final JobProgress progress;
  private final AttemptLog attempts;
  private final JobMeters meters;
  private final ActiveLeases held;
  private final EmptyAnswers emptyAnswers;
  private final TaskDurations durations;
  private final InstantSource clock;

  public PollWatches(
      PollSettings policy,
      JobTransitions jobs,
      GatewayCircuits pauses,
      GatewayOutages outages,
      JobProgress progress,
      AttemptLog attempts,
      JobMeters meters,
      ActiveLeases held,
      EmptyAnswers emptyAnswers,
      InstantSource clock) {
    this.policy = policy;
    this.jobs = jobs;
    this.pauses = pauses;
    this.outages = outages;
    this.progress = progress;
    this.attempts = attempts;
    this.meters = meters;
    this.held = held;
    this.emptyAnswers = emptyAnswers;
    this.durations = new TaskDurations(policy);
    this.clock = clock;
  }

  /** A watch that continues the last node's watch, with its polls and its deadline. */
  public PollWatch begin(ClaimedJob job) {
    return new PollWatch(job, policy, progress, held, durations, clock);
  }

  /** An answer arrived. A key or a client that may not query may not create either. */
  public void saw(PollWatch watch, TaskReport answer) {
    boolean refused = answer.httpStatus() == 401 || answer.httpStatus() == 403;
    if (refused && answer.kind() == GatewayError.Kind.AUTHENTICATION
        || answer.error() != null && answer.kind() == GatewayError.Kind.BLOCKED) {
      pauses.untilMendedUnlessPaused(
          watch.job().gateway(), new JobError(answer.kind().text(), answer.message()));
    }
    emptyAnswers.saw(watch.job().gateway(), watch.job().id(), answer);
    if (answer.isEmpty()) {
      meters.queriedInVain(watch.job().gateway());
    } else {
      if (answer.answersWell()) {
        outages.answeredWell(watch.job().gateway());
      }
      meters.queried(watch.job().gateway(), answer.httpStatus());
    }
    if (watch.tellsMore(answer)) {
      attempts.queried(watch.job(), answer);
    }
    watch.saw(answer);
  }

  /** No readable answer arrived. */
  public void missed(PollWatch watch, Exception cause) {
    meters.queried(watch.job().gateway(), 0);
    attempts.queryFailed(watch.job(), cause);
    watch.missed(cause);
  }

  /**
   * The gateway has the video, or the character.
   *
   * @return the job for its next stage; null if there is none, or if it waits in the ledger
   */
  public ClaimedJob ready(ClaimedJob job, PollWatch watch) throws LostClaimException {
    TaskReport last = watch.last();
    if (last.character() != null) {
      jobs.characterMade(job, job.taskId(), last.character().id(), last.character().username());
      return null;
    }
    return jobs.ready(job, last.word(), watch.videoAddress(), last.enhancedPrompt(), watch.polls());
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
