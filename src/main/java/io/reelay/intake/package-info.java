/**
 * From a prompt file to jobs in the ledger. {@link io.reelay.intake.PromptIntake} connects the
 * packages below; the routes {@code prompt-intake*} call it.
 */
package io.reelay.intake;
