package io.reelay.api;

import java.time.Instant;

/**
 * What a request says yes to.
 *
 * @param payAgain to new creates, be they a second purchase
 * @param until to those of an outage's jobs that were parked by then; null = to none
 */
public record Consent(boolean payAgain, Instant until) {}
