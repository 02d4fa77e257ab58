package io.reelay.ledger;

/**
 * One prompt as it enters the ledger.
 *
 * @param dedupeKey the ledger holds each key once, so a prompt seen again makes no second job
 * @param source where it came from, for people: {@code file:beach.json}
 * @param request the gateway's fields as JSON text, defaults merged in
 * @param metadata the user's own JSON object as text, handed back in webhooks; null = none
 */
public record NewJob(
    String dedupeKey,
    String name,
    String source,
    String gateway,
    String dialect,
    String model,
    String request,
    String metadata) {}
