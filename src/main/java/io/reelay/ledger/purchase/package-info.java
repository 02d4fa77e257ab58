/**
 * Money: the permitted creates, their estimated costs, and the spending. Amounts are millionths of
 * the user's currency.
 */
package io.reelay.ledger.purchase;
