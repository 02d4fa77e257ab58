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
 * @param webhookUrls whether a prompt may name a receiver of its events
 * @param dedupe what makes two prompts the same job
 * @param ignoredFrontMatter names of what is left out of a note's front matter: it is for others
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
   * Those that the settings ask for.
   *
   * @param home holds {@code routes/}
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
