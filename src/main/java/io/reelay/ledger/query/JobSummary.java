package io.reelay.ledger.query;

import io.reelay.ledger.JobState;

/**
 * As much of a job as tells it from others.
 *
 * @param createdAt when it was taken in, in milliseconds since the epoch
 */
public record JobSummary(
    String id, String name, String dedupeKey, JobState state, long createdAt) {}
