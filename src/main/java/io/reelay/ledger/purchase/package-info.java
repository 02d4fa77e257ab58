/**
 * Money: which creates may be sent, what they are estimated to cost, and what was spent. Amounts
 * are millionths of the user's currency.
 */
package io.reelay.ledger.purchase;
