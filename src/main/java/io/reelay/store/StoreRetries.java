package io.reelay.store;

import io.github.resilience4j.core.IntervalFunction;
import io.reelay.ledger.JobError;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.transition.JobTransitions;
import io.reelay.storage.KeyTakenException;
import io.reelay.storage.StorageFailedException;
import io.reelay.storage.media.BrokenVideoException;
import java.time.Duration;

/**
 * The retries for a video that was not stored, at growing intervals (2 s, doubling to 2 min).
 * Retries for a storage outage have no limit, since the video is paid for. A download that fails
 * {@value #MAX_DOWNLOADS} times in a row fails the job. If the video is larger than allowed, or its
 * key is taken, the job fails at once. The job always keeps its task id.
 */
public final class StoreRetries {
  private static final int MAX_DOWNLOADS = 30;
  private static final String DOWNLOAD = "download";
  private static final String STORAGE = "storage";

  private final JobTransitions jobs;
  private final IntervalFunction backoff =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofSeconds(2), 2.0, 0.2, Duration.ofMinutes(2));

  public StoreRetries(JobTransitions jobs) {
    this.jobs = jobs;
  }

  /** The other side's answer to the download was not 200. */
  public void refused(ClaimedJob job, int httpStatus) throws LostClaimException {
    again(job, DOWNLOAD, "the download answered HTTP " + httpStatus);
  }

  /** The download or the storage failed. */
  public void failed(ClaimedJob job, Exception cause) throws LostClaimException {
    if (cause instanceof StorageFailedException) {
      again(job, STORAGE, cause.getMessage());
    } else if (cause instanceof BrokenVideoException broken && broken.isTooLarge()) {
      jobs.failed(job, new JobError("too_large", broken.reason()));
    } else if (cause instanceof KeyTakenException) {
      jobs.failed(job, new JobError("key_taken", cause.getMessage()));
    } else if (cause instanceof BrokenVideoException) {
      again(job, DOWNLOAD, cause.getMessage());
    } else {
      again(job, DOWNLOAD, cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }
  }

  private void again(ClaimedJob job, String kind, String reason) throws LostClaimException {
    int failures = job.failuresOf(kind) + 1;
    JobError error = new JobError(kind, reason);
    if (kind.equals(DOWNLOAD) && failures >= MAX_DOWNLOADS) {
      jobs.failed(job, error);
      return;
    }
    jobs.retryStage(job, Duration.ofMillis(backoff.apply(failures)), error);
  }
}
