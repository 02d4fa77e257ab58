package io.reelay.intake.prompt;

import io.reelay.config.InboxSettings.DedupeBy;
import io.reelay.config.InboxSettings.OnError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The shipped rules for gateway {@code main}, of a dialect without rules, and {@code quick}, which
 * is QuickRouter; a test changes those that it is about.
 */
public final class PromptRulesBuilder {
  private String defaultGateway = "main";
  private Map<String, String> dialects = Map.of("main", "without-rules", "quick", "quickrouter");
  private Map<String, String> defaults = Map.of();
  private Path dialectSchemas = Path.of("routes", "kamelets");
  private boolean imageLinks = true;
  private OnError onError = OnError.REJECT;
  private boolean webhookUrls;
  private DedupeBy dedupe = DedupeBy.NAME;
  private Set<String> ignoredFrontMatter = Set.of();

  public PromptRulesBuilder defaultGateway(String name) {
    defaultGateway = name;
    return this;
  }

  public PromptRulesBuilder dialects(Map<String, String> ofGateways) {
    dialects = ofGateways;
    return this;
  }

  /** One gateway, called as its dialect. */
  public PromptRulesBuilder dialect(String name) {
    return defaultGateway(name).dialects(Map.of(name, name));
  }

  public PromptRulesBuilder defaults(Map<String, String> fields) {
    defaults = fields;
    return this;
  }

  PromptRulesBuilder dialectSchemas(Path folder) {
    dialectSchemas = folder;
    return this;
  }

  PromptRulesBuilder withoutImageLinks() {
    imageLinks = false;
    return this;
  }

  PromptRulesBuilder onError(OnError what) {
    onError = what;
    return this;
  }

  PromptRulesBuilder withWebhookUrls() {
    webhookUrls = true;
    return this;
  }

  PromptRulesBuilder dedupe(DedupeBy by) {
    dedupe = by;
    return this;
  }

  PromptRulesBuilder ignoredFrontMatter(Set<String> names) {
    ignoredFrontMatter = names;
    return this;
  }

  public PromptRules build() {
    return new PromptRules(
        defaultGateway,
        dialects,
        defaults,
        dialectSchemas,
        PromptFiles.MAX_FILE_BYTES,
        imageLinks,
        onError,
        webhookUrls,
        dedupe,
        ignoredFrontMatter);
  }
}
