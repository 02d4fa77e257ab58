package io.reelay.ledger.circuit;

/**
 * A free query that shows whether a gateway answers again.
 *
 * @param taskId newest task of the gateway; an impossible one if there is none
 * @param surface the task's surface for the status action; null = unknown
 */
public record GatewayProbe(String gateway, String dialect, String taskId, String surface) {}
