package io.reelay.reconcile;

/**
 * What became of an unknown job that was looked for.
 *
 * @param taskId the task that is now the job's; null if it was left as it is
 * @param reason why it was left; null if it was not
 */
public record Finding(String jobId, String jobName, String taskId, String reason) {}
