/**
 * The threads of the stages, and the probes of gateways with an outage. Claims are in {@code
 * io.reelay.ledger.claim}.
 */
package io.reelay.dispatch;
