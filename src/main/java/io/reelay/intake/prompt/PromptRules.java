package io.reelay.intake.prompt;

import io.reelay.config.Dialects;
import io.reelay.config.GatewaySettings;
import io.reelay.config.InboxSettings.DedupeBy;
import io.reelay.config.InboxSettings.OnError;
import io.reelay.config.ReelaySettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The rules for a prompt file.
 *
 * @param defaultGateway gateway of prompts that name none; null or empty = they must name one
 * @param dialectOfGateway dialect by the name of a configured gateway
 * @param defaults text of {@code reelay.defaults.FIELD} by field
 * @param dialectSchemas folder of the {@code DIALECT-prompt.schema.json} files; a dialect without a
 *     file has no further rules
 * @param maxFileBytes size limit of a file, in bytes
 * @param imageLinks whether the storage has addresses for local images, so that any gateway can
 *     fetch them
 * @param onError handling of a file with wrong prompts, unless the file has its own value
 * @param webhookUrls whether a prompt may name a receiver of its events
 * @param dedupe rule by which two prompts are the same job
 * @param ignoredFrontMatter names of ignored fields in a note's front matter, which are for other
 *     programs
 */
public record PromptRules(
    String defaultGateway,
    Map<String, String> dialectOfGateway,
    Map<String, String> defaults,
    Path dialectSchemas,
    long maxFileBytes,
    boolean imageLinks,
    OnError onError,
    boolean webhookUrls,
    DedupeBy dedupe,
    Set<String> ignoredFrontMatter) {
  public PromptRules {
    dialectOfGateway = Map.copyOf(dialectOfGateway);
    defaults = Map.copyOf(defaults);
    ignoredFrontMatter = Set.copyOf(ignoredFrontMatter);
  }

  /**
   * The rules from the settings.
   *
   * @param home the folder with {@code routes/}
   */
  public static PromptRules of(ReelaySettings settings, Path home) {
    return new PromptRules(
        settings.gateway(),
        settings.ofEachGateway(GatewaySettings::dialect),
        settings.defaults(),
        home.resolve(Dialects.FOLDER),
        settings.inbox().maxFileBytes(),
        settings.storage().isBucket(),
        settings.inbox().onError(),
        settings.webhook().allowPromptUrl(),
        settings.inbox().dedupe(),
        settings.inbox().ignoredFrontMatter());
  }
}
