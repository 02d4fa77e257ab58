package io.reelay.ledger.query;

/**
 * A job's source.
 *
 * @param taskId the gateway's name for it
 * @param name name of the source job; null, like the following values, if no job here made it
 * @param request the source job's request, JSON
 * @param characterId the gateway's id of the source job's character; null if it gave none
 * @param characterUsername name of that character for prompts, without {@code @}; null if not given
 */
public record JobSource(
    String taskId, String name, String request, String characterId, String characterUsername) {}
