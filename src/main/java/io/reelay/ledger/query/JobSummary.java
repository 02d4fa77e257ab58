package io.reelay.ledger.query;

import io.reelay.ledger.JobState;

/**
 * The facts that identify a job.
 *
 * @param createdAt time of its admission, in milliseconds since the epoch
 */
public record JobSummary(
    String id, String name, String dedupeKey, JobState state, long createdAt) {}
