/**
 * A bucket as an inbox: what waits there, by listing or by its events, who takes it, and how it
 * leaves.
 */
package io.reelay.intake.s3;
