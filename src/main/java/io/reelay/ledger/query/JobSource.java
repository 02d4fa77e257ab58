package io.reelay.ledger.query;

/**
 * What a job is made from.
 *
 * @param taskId what the gateway calls it
 * @param name the name of the job that made it; null, like all that follows, if that was none here
 * @param request what that job asked for, JSON
 * @param characterId the gateway's id of the character that job made; null if it gave none
 * @param characterUsername how prompts name that character, without {@code @}; null if not given
 */
public record JobSource(
    String taskId, String name, String request, String characterId, String characterUsername) {}
