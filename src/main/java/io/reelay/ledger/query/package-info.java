/** Reads of jobs and their history. Nothing here changes a job's state. */
package io.reelay.ledger.query;
