/**
 * Events that wait to be told to webhooks, and their bodies. An event is written with the
 * transition that it tells of.
 */
package io.reelay.ledger.outbox;
