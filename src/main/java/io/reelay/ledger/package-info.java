/**
 * The only memory. {@link io.reelay.ledger.Ledger} opens it; SQL stands in this package and those
 * below it, and nowhere else. Each operation shows its own: {@code ledger.write(handle -> …)} is
 * one transaction, {@code read} and {@code browse} change nothing.
 */
package io.reelay.ledger;
