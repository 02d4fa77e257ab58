package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.config.InboxSettings.OnError;
import io.reelay.intake.image.ImageFolder;
import io.reelay.intake.prompt.format.CsvPromptFormat;
import io.reelay.intake.prompt.format.JsonLinesPromptFormat;
import io.reelay.intake.prompt.format.JsonPromptFormat;
import io.reelay.intake.prompt.format.MarkdownPromptFormat;
import io.reelay.intake.prompt.format.PromptEntries;
import io.reelay.intake.prompt.format.PromptEntry;
import io.reelay.intake.prompt.format.PromptFileText;
import io.reelay.intake.prompt.format.PromptFormat;
import io.reelay.intake.prompt.format.TextPromptFormat;
import io.reelay.intake.prompt.format.YamlPromptFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a prompt file, completely or not at all, unless {@link OnError} permits a part. The end of
 * the file's name decides its {@link PromptFormat}. Threads may share a reader.
 */
public final class PromptFileReader {
  private static final Set<String> ON_ERROR_WORDS =
      Stream.of(OnError.values()).map(OnError::word).collect(Collectors.toSet());

  private static final String SCHEMA = "/schema/prompt.schema.json";

  private final Map<String, PromptFormat> formats = new TreeMap<>();
  private final PromptRules rules;
  private final SourceGateways sourceGateways;
  private final GatewayRules gatewayRules;
  private final PromptChecks checks;

  /** A reader without access to jobs. */
  public PromptFileReader(PromptRules rules) {
    this(rules, SourceGateways.UNKNOWN);
  }

  /**
   * @param sourceGateways gateways of source jobs that are not in the file
   * @throws IllegalArgumentException if a field does not allow its default; the message names each
   *     such {@code reelay.defaults.FIELD}
   * @throws UncheckedIOException if a dialect's schema cannot be read
   */
  public PromptFileReader(PromptRules rules, SourceGateways sourceGateways) {
    this.rules = rules;
    this.sourceGateways = sourceGateways;
    try (InputStream in = PromptFileReader.class.getResourceAsStream(SCHEMA)) {
      PromptSchema schema = PromptSchema.read(in);
      DialectSchemas dialects = new DialectSchemas(rules);
      FieldTypes types = new FieldTypes(schema, dialects);
      FieldDefaults defaults = new FieldDefaults(rules.defaults(), types, schema, dialects);
      gatewayRules = new GatewayRules(rules, dialects, types, defaults);
      checks = new PromptChecks(rules, schema, gatewayRules);
      formats.put("csv", new CsvPromptFormat(types, dialects.passOtherFields()));
      formats.put("json", new JsonPromptFormat());
      formats.put("jsonl", new JsonLinesPromptFormat());
      formats.put("md", new MarkdownPromptFormat(rules.ignoredFrontMatter(), types));
      formats.put("txt", new TextPromptFormat());
      formats.put("yaml", new YamlPromptFormat());
      formats.put("yml", new YamlPromptFormat());
    } catch (IOException e) {
      throw new UncheckedIOException("A prompt schema could not be read: " + e.getMessage(), e);
    }
  }

  /** The prompts of a file in a place without other writers. */
  public PromptFile read(String fileName, Path file, ImageFolder folder)
      throws PromptFileException, IOException {
    return read(fileName, () -> Files.newInputStream(file), folder);
  }

  /**
   * The prompts of a file.
   *
   * @param fileName the owner's name for it, without a folder: it decides the format, and is part
   *     of {@link Prompt#name} and {@link Prompt#dedupeKey}
   * @param file its bytes
   * @param folder source of its local images
   * @throws PromptFileException if there is any fault, with all faults; with {@link OnError#SKIP},
   *     if no prompt is correct or the file cannot be split into prompts
   * @throws IOException if it, or an image that it names, cannot be read now
   */
  public PromptFile read(String fileName, PromptSource file, ImageFolder folder)
      throws PromptFileException, IOException {
    PromptFormat format = format(fileName);
    PromptEntries entries =
        format.parse(PromptFileText.read(file, rules.maxFileBytes(), format.savedAs()));
    if (entries.entries().isEmpty()) {
      throw new PromptFileException(PromptFault.ofFile("is an empty list", "at least one prompt"));
    }
    PromptNames names = new PromptNames(fileName, entries.list());
    PromptGateways gateways = gateways(entries.entries(), names);
    OnError onError = onError(entries.entries(), gateways);
    DedupeKeys dedupeKeys = new DedupeKeys(fileName, rules.dedupe());
    List<Prompt> prompts = new ArrayList<>();
    FaultList faults = new FaultList();
    int index = 0;
    for (PromptEntry entry : entries.entries()) {
      String path = entries.path(index);
      PromptImages images = PromptImages.of(entry.content(), folder);
      Collection<PromptFault> found = faults(entry, gateways, images);
      if (found.isEmpty()) {
        ObjectNode source = (ObjectNode) entry.content();
        String name = names.name(source, index);
        prompts.add(prompt(source, images, path, name, gateways.of(source), dedupeKeys));
      }
      faults.addAll(
          found.stream().map(format::explained).map(fault -> fault.within(path)).toList());
      index++;
    }
    if (onError == OnError.REJECT || prompts.isEmpty()) {
      faults.throwIfAny();
    }
    return new PromptFile(prompts, index - prompts.size(), faults.faults(), faults.more());
  }

  /** The prompts' value, each for the whole file. If no prompt has one, the settings' value. */
  private OnError onError(List<PromptEntry> entries, PromptGateways gateways)
      throws PromptFileException {
    String said = null;
    for (PromptEntry entry : entries) {
      if (!(entry.content() instanceof ObjectNode prompt)) {
        continue;
      }
      ReelayFields fields = gatewayRules.reelayFields(prompt, gateways.of(prompt));
      JsonNode field = fields.get(ReelayFields.ON_ERROR);
      if (!ON_ERROR_WORDS.contains(field.asText())) {
        // The schema reports a wrong word.
        continue;
      }
      if (said != null && !said.equals(field.textValue())) {
        throw new PromptFileException(
            new PromptFault(
                Math.max(SourcePlace.line(entry.content()), SourcePlace.line(field)),
                fields.spelling(ReelayFields.ON_ERROR),
                "differs from before",
                "one for the file"));
      }
      said = field.textValue();
    }
    return said == null ? rules.onError() : OnError.of(said);
  }

  private PromptFormat format(String fileName) throws PromptFileException {
    int dot = fileName.lastIndexOf('.');
    String extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    PromptFormat format = formats.get(extension);
    if (format == null) {
      String allowed = "files that end in ." + String.join(", .", formats.keySet());
      throw new PromptFileException(PromptFault.ofFile("has no known format", allowed));
    }
    return format;
  }

  private PromptGateways gateways(List<PromptEntry> entries, PromptNames names) {
    PromptGateways gateways = new PromptGateways(rules, gatewayRules, sourceGateways);
    for (int index = 0; index < entries.size(); index++) {
      if (entries.get(index).content() instanceof ObjectNode prompt) {
        gateways.add(names.name(prompt, index), prompt);
      }
    }
    return gateways;
  }

  private Collection<PromptFault> faults(
      PromptEntry entry, PromptGateways gateways, PromptImages images) {
    return entry.unreadable() == null
        ? checks.faults(entry.content(), gateways, images)
        : List.of(entry.unreadable());
  }

  private Prompt prompt(
      ObjectNode source,
      PromptImages images,
      String place,
      String name,
      List<String> gateways,
      DedupeKeys dedupeKeys) {
    ObjectNode prompt = PlainJson.of(source);
    ReelayFields fields = gatewayRules.reelayFields(prompt, gateways);
    return new Prompt(
        place,
        name,
        gateways,
        dedupeKeys.next(images.identified(prompt), fields),
        gatewayRules.request(images.stored(prompt), fields, gateways),
        images.images(),
        fields.get(ReelayFields.METADATA) instanceof ObjectNode metadata ? metadata : null,
        fields.get(ReelayFields.WEBHOOK_URL).textValue(),
        SourceReference.of(prompt).orElse(null));
  }
}
