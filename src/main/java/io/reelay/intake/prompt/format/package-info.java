/**
 * The formats of prompt files: text, Markdown, JSON, JSON lines, YAML and CSV. A new format is one
 * more class here, with the place of each fault.
 */
package io.reelay.intake.prompt.format;
