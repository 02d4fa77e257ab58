package io.reelay.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.prompt.PromptFile;
import io.reelay.prompt.PromptFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a file goes when it leaves the inbox: {@code accepted/} or {@code rejected/} below it,
 * under its own name unless a file of that name is there already, or it leaves no room for a
 * report's name.
 */
public final class InboxFolders {
  private static final Logger LOG = LoggerFactory.getLogger(InboxFolders.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  /** Bytes, on most file systems. */
  private static final int LONGEST_NAME = 255;

  /** With the dot; what is longer is no extension. */
  private static final int LONGEST_EXTENSION = 10;

  /** A dash and a number. */
  private static final int MOST_NUMBERING = 6;

  private static final String REPORT = ".error.txt";
  private static final String ACCEPTED = "accepted";
  private static final String REJECTED = "rejected";

  private final InstantSource clock;

  public InboxFolders(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The target of a file whose prompts are in the ledger, relative to the file's folder; if some
   * were skipped, the report is written there first.
   */
  public String accepted(@Body InboxFile file, @Variable("taken") PromptFile taken)
      throws IOException {
    String name = freeName(file, ACCEPTED);
    if (taken.skipped() > 0) {
      writeReport(file, ACCEPTED, name, taken.report(file.name()));
      LOG.warn(
          "{} taken without {} of its {} prompts, see accepted/{}.error.txt",
          file.name(),
          taken.skipped(),
          taken.skipped() + taken.prompts().size(),
          name);
    }
    return ACCEPTED + "/" + name;
  }

  /** The target of a file that was refused; its report is written there first. */
  public String rejected(@Body InboxFile file, @ExchangeException PromptFileException refusal)
      throws IOException {
    String name = freeName(file, REJECTED);
    writeReport(file, REJECTED, name, refusal.report(file.name()));
    LOG.warn(
        "{} rejected: {}, see rejected/{}.error.txt",
        file.name(),
        refusal.faults().size() == 1 ? "1 fault" : refusal.faults().size() + " faults",
        name);
    return REJECTED + "/" + name;
  }

  /** Not by the file component: it evaluates Simple in CamelFileName, and names are users' text. */
  private static void writeReport(InboxFile file, String folder, String name, String report)
      throws IOException {
    Files.writeString(file.dropped().resolveSibling(folder).resolve(name + REPORT), report);
  }

  private String freeName(InboxFile file, String folder) throws IOException {
    Path target = file.dropped().resolveSibling(folder);
    Files.createDirectories(target);
    String name = file.name();
    if (bytes(name + REPORT) <= LONGEST_NAME && Files.notExists(target.resolve(name))) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    boolean hasExtension = dot > 0 && name.length() - dot <= LONGEST_EXTENSION;
    String extension = hasExtension ? name.substring(dot) : "";
    String stamp = STAMP.format(clock.instant());
    String stem =
        shortened(
            hasExtension ? name.substring(0, dot) : name,
            LONGEST_NAME - bytes("-" + stamp + extension + REPORT) - MOST_NUMBERING);
    String free = stem + "-" + stamp + extension;
    for (int number = 2; Files.exists(target.resolve(free)); number++) {
      free = stem + "-" + stamp + "-" + number + extension;
    }
    return free;
  }

  /** Whole characters of the beginning, at most this many bytes of them. */
  private static String shortened(String name, int mostBytes) {
    int end = name.length();
    while (bytes(name.substring(0, end)) > mostBytes) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }

  private static int bytes(String name) {
    return name.getBytes(UTF_8).length;
  }
}
