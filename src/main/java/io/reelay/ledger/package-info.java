/**
 * The only memory. {@link io.reelay.ledger.Ledger} opens it; SQL stands in this package and those
 * below it, and nowhere else.
 */
package io.reelay.ledger;
