/**
 * The two databases, SQLite and PostgreSQL: opening, guards and clocks. A statement for both
 * belongs to the package of its purpose.
 */
package io.reelay.ledger.db;
