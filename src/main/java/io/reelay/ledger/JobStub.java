package io.reelay.ledger;

/** As much of a job as tells it from others. */
public record JobStub(String id, String name, JobState state) {}
