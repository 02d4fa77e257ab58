package io.reelay.api;

import java.time.Instant;

/**
 * The consent that a request gives.
 *
 * @param payAgain consent to new creates, even if they are a second purchase
 * @param until consent covers those jobs of an outage that were parked by this time; null = none
 */
public record Consent(boolean payAgain, Instant until) {}
