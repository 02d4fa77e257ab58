/**
 * Turns a prompt file into prompts or into all of its faults. The entry point is {@link
 * io.reelay.intake.prompt.PromptFileReader}. {@code schema/prompt.schema.json} has the fields, and
 * {@code routes/kamelets/DIALECT-prompt.schema.json} has the further rules of a dialect.
 */
package io.reelay.intake.prompt;
