package io.reelay.ledger.claim;

/**
 * The limits of a gateway's creates, over all nodes and restarts; 0 = no limit. The first one
 * limits requests and counts every begun create. The others limit money and count creates that are
 * billed or may be.
 *
 * @param perMinute in any 60 s
 * @param perHour in any 60 min
 * @param perDay in any 24 h
 */
public record CreateRates(int perMinute, int perHour, int perDay) {}
