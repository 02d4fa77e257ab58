package io.reelay.ledger;

import io.reelay.config.GatewaySettings.ServerErrors;
import io.reelay.ledger.claim.ClaimedJob;

/**
 * A job's whole row. The names are those of the columns; times are milliseconds since 1970 UTC.
 *
 * @param waitsFor job id, task id or name of the job that must be stored before this one is
 *     created; null = none
 * @param sourceJobId the job with the source video or character; null if there is none, or if only
 *     the gateway has it
 * @param sourceTaskId the gateway's name of the source
 * @param alternatives gateways that may still get the job, separated by commas, the next one first
 * @param idempotencyKey key of the last create at the gateway; null if it got no key
 * @param inDoubtSince time of the first create in doubt under that key; 0 = none
 * @param serverErrors number of resends of this purchase's create after {@link ServerErrors}
 * @param outage its gateway's outage that left its create in doubt; null = none
 * @param webhookUrl receiver of its events; null = the settings' receiver. The whole URL may be a
 *     secret
 */
public record Job(
    String id,
    String name,
    String source,
    String gateway,
    String dialect,
    String model,
    String request,
    String metadata,
    JobState state,
    long version,
    int attempt,
    int failures,
    long notBefore,
    String leaseOwner,
    long leaseUntil,
    String taskId,
    String gatewayStatus,
    Integer progress,
    int polls,
    long submittedAt,
    String videoUrl,
    String enhancedPrompt,
    String storageBucket,
    String storageKey,
    String videoLocation,
    Long videoBytes,
    String videoSha256,
    String contentType,
    String errorKind,
    String errorCode,
    String errorMessage,
    long createdAt,
    long updatedAt,
    String surface,
    String waitsFor,
    String sourceJobId,
    String sourceTaskId,
    String alternatives,
    String characterId,
    String characterUsername,
    String idempotencyKey,
    long inDoubtSince,
    String webhookUrl,
    int serverErrors,
    String outage) {

  /** The columns above, in their order, as far as a claim needs them. */
  public static final String COLUMNS =
      """
      id, name, source, gateway, dialect, model, request, metadata, state, version, attempt,
      failures, not_before, lease_owner, lease_until, task_id, gateway_status, progress, polls,
      submitted_at, video_url, enhanced_prompt, storage_bucket, storage_key, video_location,
      video_bytes, video_sha256, content_type, error_kind, error_code, error_message, created_at,
      updated_at, surface, waits_for, source_job_id, source_task_id, alternatives, character_id,
      character_username, idempotency_key, in_doubt_since, webhook_url, server_errors, outage
      """;

  /** The columns of a list's entry. Long values are null in it. */
  public static final String BRIEF_COLUMNS =
      COLUMNS
          .replaceAll("\\b(request|metadata|video_url|enhanced_prompt),", "NULL AS $1,")
          // Ledgers of earlier versions may have longer texts.
          .replaceAll("\\b(task_id),", "substr($1, 1, %d) AS $1,".formatted(FieldBounds.TASK_ID))
          .replaceAll(
              "\\b(gateway_status),", "substr($1, 1, %d) AS $1,".formatted(FieldBounds.WORD));

  /**
   * @param claim claim that holds the job
   * @param submitted {@link #submittedAt} by the steady clock
   */
  public ClaimedJob claimed(long claim, long submitted) {
    return new ClaimedJob(
        id,
        name,
        state,
        // Many waiting jobs share these few words.
        gateway.intern(),
        dialect.intern(),
        model == null ? null : model.intern(),
        claim,
        version,
        attempt,
        failures,
        errorKind,
        createdAt,
        updatedAt,
        submitted,
        polls,
        taskId,
        surface == null ? null : surface.intern(),
        videoUrl,
        // A job that waits for its video no longer needs it.
        taskId == null ? idempotencyKey : null,
        inDoubtSince > 0,
        serverErrors);
  }
}
