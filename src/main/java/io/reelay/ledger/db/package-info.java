/**
 * The two databases: how SQLite and PostgreSQL are opened, guarded and timed. A statement that both
 * understand belongs to the package of its purpose.
 */
package io.reelay.ledger.db;
