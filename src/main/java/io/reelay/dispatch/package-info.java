/**
 * The threads of the stages, and the questions that find out whether a gateway answers again.
 * Claims themselves are in {@code io.reelay.ledger.claim}.
 */
package io.reelay.dispatch;
