package io.reelay.ledger.circuit;

/**
 * A call that costs nothing, to learn whether a gateway is there again: a query.
 *
 * @param taskId the newest task that the gateway gave; one that cannot exist if it gave none
 * @param surface the task's, as the status action needs it; null = not said
 */
public record GatewayProbe(String gateway, String dialect, String taskId, String surface) {}
