package io.reelay.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a prompt file whole or not at all. The end of its name says how it is written: each {@link
 * PromptFormat} is one way. Threads may share a reader.
 */
public final class PromptFileReader {
  private static final String SCHEMA = "/schema/prompt.schema.json";

  private final Map<String, PromptFormat> formats = new TreeMap<>();
  private final long maxFileBytes;
  private final FieldDefaults defaults;
  private final PromptChecks checks;

  /**
   * @throws IllegalArgumentException if a default is not what its field allows; the message names
   *     each such {@code reelay.defaults.FIELD}
   * @throws UncheckedIOException if a dialect's schema cannot be read
   */
  public PromptFileReader(PromptRules rules) {
    maxFileBytes = rules.maxFileBytes();
    try (InputStream in = PromptFileReader.class.getResourceAsStream(SCHEMA)) {
      PromptSchema schema = PromptSchema.read(in);
      FieldTypes types = new FieldTypes(schema);
      defaults = new FieldDefaults(rules.defaults(), types, schema);
      checks = new PromptChecks(rules, schema, defaults);
      formats.put("csv", new CsvPromptFormat(types));
      formats.put("json", new JsonPromptFormat());
      formats.put("jsonl", new JsonLinesPromptFormat());
      formats.put("md", new MarkdownPromptFormat());
      formats.put("txt", new TextPromptFormat());
      formats.put("yaml", new YamlPromptFormat());
      formats.put("yml", new YamlPromptFormat());
    } catch (IOException e) {
      throw new UncheckedIOException("A prompt schema could not be read: " + e.getMessage(), e);
    }
  }

  /**
   * The prompts of a file, in its order; at least one.
   *
   * @param fileName the name its owner gave it, without a folder: it decides the format, and takes
   *     part in {@link Prompt#name} and {@link Prompt#dedupeKey}
   * @param file where it is now
   * @throws PromptFileException if anything in it is wrong, with all that is wrong in it
   * @throws IOException if it cannot be read now
   */
  public List<Prompt> read(String fileName, Path file) throws PromptFileException, IOException {
    PromptEntries entries = format(fileName).parse(PromptFileText.read(file, maxFileBytes));
    if (entries.entries().isEmpty()) {
      throw new PromptFileException(PromptFault.ofFile("is an empty list", "at least one prompt"));
    }
    check(entries);
    return prompts(entries, new PromptNames(fileName, entries.list()), new DedupeKeys(fileName));
  }

  private PromptFormat format(String fileName) throws PromptFileException {
    int dot = fileName.lastIndexOf('.');
    String extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    PromptFormat format = formats.get(extension);
    if (format == null) {
      String allowed = "files that end in ." + String.join(", .", formats.keySet());
      throw new PromptFileException(PromptFault.ofFile("is of no known format", allowed));
    }
    return format;
  }

  private void check(PromptEntries entries) throws PromptFileException {
    FaultList faults = new FaultList();
    int index = 0;
    for (PromptEntry entry : entries.entries()) {
      String path = entries.path(index++);
      faults.addAll(faults(entry).stream().map(fault -> fault.within(path)).toList());
    }
    faults.throwIfAny();
  }

  private Collection<PromptFault> faults(PromptEntry entry) {
    return entry.unreadable() == null
        ? checks.faults(entry.content())
        : List.of(entry.unreadable());
  }

  private List<Prompt> prompts(PromptEntries entries, PromptNames names, DedupeKeys dedupeKeys) {
    List<Prompt> prompts = new ArrayList<>(entries.entries().size());
    for (PromptEntry entry : entries.entries()) {
      ObjectNode prompt = PlainJson.of((ObjectNode) entry.content());
      prompts.add(
          new Prompt(
              names.name(prompt, prompts.size()),
              checks.gateway(prompt),
              dedupeKeys.next(prompt),
              GatewayRequest.of(prompt, defaults),
              prompt.get("metadata") instanceof ObjectNode metadata ? metadata : null,
              prompt.path("webhook_url").textValue()));
    }
    return prompts;
  }
}
