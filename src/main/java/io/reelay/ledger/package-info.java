/**
 * Reelay's only memory. {@link io.reelay.ledger.Ledger} opens it. Only this package and its
 * subpackages have SQL. Each operation shows its own access: {@code ledger.write(handle -> …)} is
 * one transaction, and {@code read} and {@code browse} change nothing.
 */
package io.reelay.ledger;
