package io.reelay.ledger;

/**
 * What a gateway may get.
 *
 * @param dialect how it is talked to; a job that comes to it takes this over
 * @param inFlight jobs there at once, over all nodes; a job counts from its claim until its video
 *     is stored
 * @param createsPerMinute creates begun in any 60 s, over all nodes; 0 = no limit
 */
public record GatewayTerms(String dialect, int inFlight, int createsPerMinute) {}
