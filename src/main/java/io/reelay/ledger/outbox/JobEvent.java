package io.reelay.ledger.outbox;

/**
 * An event and the state of its delivery to the webhook.
 *
 * @param id the {@code webhook-id}
 * @param type such as {@code video.stored}
 * @param state {@code pending}, {@code delivered} or {@code given_up}
 * @param attempts deliveries since it was written, or since a person sent it again
 * @param nextAttemptAt milliseconds since 1970; 0 if there is none
 * @param lastError failure of the last attempt; null if there is none
 * @param createdAt milliseconds since 1970
 * @param updatedAt milliseconds since 1970
 */
public record JobEvent(
    String id,
    String type,
    String state,
    int attempts,
    long nextAttemptAt,
    String lastError,
    long createdAt,
    long updatedAt) {}
