/**
 * The circuit breaker of each gateway, kept in the ledger, and the jobs that an outage left in
 * doubt.
 */
package io.reelay.ledger.circuit;
