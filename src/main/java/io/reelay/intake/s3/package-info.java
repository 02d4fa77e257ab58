/** A bucket as an inbox: waiting objects, by listing or by events, their claims, and their exit. */
package io.reelay.intake.s3;
