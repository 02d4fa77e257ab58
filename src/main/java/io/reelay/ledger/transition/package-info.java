/**
 * Each change of a job's state: by a stage, by a person, after a crash. The change is one
 * compare-and-set, with its event in the same transaction.
 */
package io.reelay.ledger.transition;
