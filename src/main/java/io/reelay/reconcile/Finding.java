package io.reelay.reconcile;

/**
 * The result of the search for an unknown job's task.
 *
 * @param taskId the job's new task; null if the job is unchanged
 * @param reason why the job is unchanged; null if it has a new task
 */
public record Finding(String jobId, String jobName, String taskId, String reason) {}
