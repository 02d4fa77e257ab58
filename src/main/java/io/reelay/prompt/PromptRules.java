package io.reelay.prompt;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a prompt file is checked against.
 *
 * @param defaultGateway gateway of the prompts that name none; null or empty = they must name one
 * @param dialectOfGateway dialect by the name of a configured gateway
 * @param defaults text of {@code reelay.defaults.FIELD} by field
 * @param dialectSchemas folder of the {@code DIALECT-prompt.schema.json} files; a dialect without
 *     one asks nothing on top
 * @param maxFileBytes size of the largest file that is read, in bytes
 * @param imageLinks whether the storage gives addresses to local images, by which any gateway can
 *     fetch them
 * @param onError what becomes of a file with wrong prompts that does not say it itself
 * @param webhookUrls whether a prompt may name who is told of it
 */
public record PromptRules(
    String defaultGateway,
    Map<String, String> dialectOfGateway,
    Map<String, String> defaults,
    Path dialectSchemas,
    long maxFileBytes,
    boolean imageLinks,
    OnError onError,
    boolean webhookUrls) {
  public PromptRules {
    dialectOfGateway = Map.copyOf(dialectOfGateway);
    defaults = Map.copyOf(defaults);
  }
}
