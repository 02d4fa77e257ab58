package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelay.config.InboxSettings.DedupeBy;
import io.reelay.config.InboxSettings.OnError;
import io.reelay.intake.image.LocalImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A folder of prompt files and a reader for them. */
public final class PromptFiles {
  public static final long MAX_FILE_BYTES = 256 * 1024;

  /** Images need not settle: what is written last is read first. */
  public static final LocalImages IMAGES =
      new LocalImages("refs/", 64 * 1024, Duration.ZERO, InstantSource.system());

  private final Path folder;
  private final PromptFileReader reader;

  PromptFiles(Path folder, PromptRules rules) {
    this.folder = folder;
    this.reader = new PromptFileReader(rules);
  }

  /** As {@link #in}, where wrong prompts are skipped. */
  public static PromptFiles skipping(Path folder) {
    return new PromptFiles(folder, new PromptRulesBuilder().onError(OnError.SKIP).build());
  }

  /** As {@link #in}, where a prompt may name who is told of it. */
  static PromptFiles withWebhookUrls(Path folder) {
    return new PromptFiles(folder, new PromptRulesBuilder().withWebhookUrls().build());
  }

  /** As {@link #in}, where front matter of these names is left out. */
  static PromptFiles ignoring(Path folder, Set<String> frontMatter) {
    return new PromptFiles(
        folder, new PromptRulesBuilder().ignoredFrontMatter(frontMatter).build());
  }

  /** As {@link #in}, where prompts are the same job in whatever file. */
  static PromptFiles byContent(Path folder) {
    return new PromptFiles(folder, new PromptRulesBuilder().dedupe(DedupeBy.CONTENT).build());
  }

  /** Default gateway {@code main}, of a dialect without rules; {@code quick} is QuickRouter. */
  public static PromptFiles in(Path folder) {
    return new PromptFiles(folder, new PromptRulesBuilder().build());
  }

  public static PromptRules rules(String defaultGateway, Map<String, String> defaults) {
    return new PromptRulesBuilder().defaultGateway(defaultGateway).defaults(defaults).build();
  }

  public List<Prompt> read(String fileName, String text) throws PromptFileException {
    return read(fileName, text.getBytes(StandardCharsets.UTF_8));
  }

  public List<Prompt> read(String fileName, byte[] bytes) throws PromptFileException {
    return readFile(fileName, bytes).prompts();
  }

  public PromptFile readFile(String fileName, String text) throws PromptFileException {
    return readFile(fileName, text.getBytes(StandardCharsets.UTF_8));
  }

  private PromptFile readFile(String fileName, byte[] bytes) throws PromptFileException {
    try {
      // A name of its own: what the owner called it need not be what it is called now.
      Path file = Files.write(folder.resolve("claimed"), bytes);
      return reader.read(fileName, file, IMAGES.beside(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Prompt readOne(String fileName, String text) throws PromptFileException {
    List<Prompt> prompts = read(fileName, text);
    if (prompts.size() != 1) {
      throw new AssertionError(prompts.size() + " prompts");
    }
    return prompts.get(0);
  }

  public PromptFileException refuse(String fileName, String text) {
    return refuse(fileName, text.getBytes(StandardCharsets.UTF_8));
  }

  public PromptFileException refuse(String fileName, byte[] bytes) {
    PromptFileException refused =
        catchThrowableOfType(PromptFileException.class, () -> read(fileName, bytes));
    if (refused == null) {
      throw new AssertionError("The file was taken");
    }
    return refused;
  }

  /** The faults as the report shows them. */
  public List<String> faults(String fileName, String text) {
    return refuse(fileName, text).faults().stream().map(PromptFault::toString).toList();
  }
}
