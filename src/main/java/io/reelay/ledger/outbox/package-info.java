/**
 * Events that wait for delivery to webhooks, and their bodies. An event is written together with
 * its transition.
 */
package io.reelay.ledger.outbox;
