package io.reelay.ledger;

import java.util.List;

/**
 * One prompt as it enters the ledger.
 *
 * @param dedupeKey unique in the ledger, so a repeated prompt causes no second job
 * @param source its origin, for people: {@code file:beach.json}
 * @param gateway the first gateway
 * @param alternatives further gateways, in this order, if that one refuses it or is paused
 * @param request the gateway's fields as JSON text, defaults merged in
 * @param metadata the user's own JSON object as text, returned in webhooks; null = none
 * @param webhookUrl receiver of its events; null = the settings' receiver
 * @param waitsFor its source: the id, task id or name of a job, or a gateway's own name; null =
 *     none
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
