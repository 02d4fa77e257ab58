/**
 * From a prompt file to prompts, or to everything that is wrong with it. {@link
 * io.reelay.prompt.PromptFileReader} is the way in; {@code schema/prompt.schema.json} is what a
 * prompt may say, and {@code routes/kamelets/DIALECT-prompt.schema.json} what a gateway's dialect
 * asks on top.
 */
package io.reelay.prompt;
