package io.reelay.ledger.claim;

/**
 * How many creates a gateway may get, over all nodes and restarts; 0 = no limit. The first is about
 * requests and counts every create that was begun; the others are about money and count those that
 * are billed or may be.
 *
 * @param perMinute in any 60 s
 * @param perHour in any 60 min
 * @param perDay in any 24 h
 */
public record CreateRates(int perMinute, int perHour, int perDay) {}
