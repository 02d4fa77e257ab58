/**
 * A prompt file into prompts, or into every fault in it. {@link
 * io.reelay.intake.prompt.PromptFileReader} is the way in; {@code schema/prompt.schema.json} states
 * the fields, and {@code routes/kamelets/DIALECT-prompt.schema.json} the further rules of a
 * dialect.
 */
package io.reelay.intake.prompt;
