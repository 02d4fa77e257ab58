/** Jobs and their history as they are read. Nothing here changes a job's state. */
package io.reelay.ledger.query;
