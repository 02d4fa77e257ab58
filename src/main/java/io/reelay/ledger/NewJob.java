package io.reelay.ledger;

import java.util.List;

/**
 * One prompt as it enters the ledger.
 *
 * @param dedupeKey the ledger holds each key once, so a prompt seen again makes no second job
 * @param source where it came from, for people: {@code file:beach.json}
 * @param gateway who gets it first
 * @param alternatives who gets it, in this order, where that one refuses it or is paused
 * @param request the gateway's fields as JSON text, defaults merged in
 * @param metadata the user's own JSON object as text, handed back in webhooks; null = none
 * @param webhookUrl who is told of it; null = whom the settings say
 * @param waitsFor what it is made from: the id, task id or name of a job, or what the gateway calls
 *     something of its own; null = nothing
 */
public record NewJob(
    String dedupeKey,
    String name,
    String source,
    String gateway,
    String dialect,
    String model,
    String request,
    String metadata,
    String webhookUrl,
    List<String> alternatives,
    String waitsFor) {
  public NewJob {
    alternatives = List.copyOf(alternatives);
  }
}
