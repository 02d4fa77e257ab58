package io.reelay.intake.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.intake.FreeNames;
import io.reelay.intake.prompt.PromptFile;
import io.reelay.intake.prompt.PromptFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target of a file that leaves the inbox: {@code accepted/} or {@code rejected/} below the
 * inbox. The file keeps its name, unless the name is taken or leaves no room for a report's name.
 */
public final class InboxFolders {
  private static final Logger LOG = LoggerFactory.getLogger(InboxFolders.class);

  /** Limit in bytes on most file systems. */
  private static final int MAX_NAME_BYTES = 255;

  private static final String ACCEPTED = "accepted";
  private static final String REJECTED = "rejected";

  private final OwnFolders folders;
  private final FreeNames names;

  /**
   * @param inbox the watched folder
   */
  public InboxFolders(Path inbox, InstantSource clock) {
    folders = new OwnFolders(inbox);
    names = new FreeNames(clock);
  }

  /**
   * The target of a file whose prompts are in the ledger, relative to the file's folder. If prompts
   * were skipped, the report is written there first.
   */
  public String accepted(@Body InboxFile file, @Variable("taken") PromptFile taken)
      throws IOException {
    String report = taken.skipped() > 0 ? taken.report(file.name()) : "";
    String name = place(file, ACCEPTED, report);
    if (taken.skipped() > 0) {
      LOG.warn(
          "{} accepted without {} of its {} prompts, see accepted/{}.error.txt",
          file.name(),
          taken.skipped(),
          taken.skipped() + taken.prompts().size(),
          name);
    }
    return ACCEPTED + "/" + name;
  }

  /** The target of a refused file. Its report is written there first. */
  public String rejected(@Body InboxFile file, @ExchangeException PromptFileException refusal)
      throws IOException {
    String name = place(file, REJECTED, refusal.report(file.name()));
    LOG.warn(
        "{} rejected: {}, see rejected/{}.error.txt",
        file.name(),
        refusal.faults().size() == 1 ? "1 fault" : refusal.faults().size() + " faults",
        name);
    return REJECTED + "/" + name;
  }

  /** The file's name in a folder. The report, if there is one, is beside it. */
  private String place(InboxFile file, String folder, String report) throws IOException {
    try (HeldFolder inbox = folders.inbox();
        HeldFolder target = folders.shown(inbox, folder)) {
      String name = names.in(free -> isFree(free, target), file.name(), MAX_NAME_BYTES);
      if (!report.isEmpty()) {
        writeReport(target, name + FreeNames.REPORT, report);
      }
      return name;
    }
  }

  /**
   * The file component does not write it: it evaluates Simple in CamelFileName, and names are
   * users' text.
   */
  private static void writeReport(HeldFolder folder, String name, String report)
      throws IOException {
    if (folder.has(name)) {
      // The entry belongs to a file that has gone, or is a link. Reelay never writes to an existing
      // entry.
      folder.delete(name);
    }
    try (OutputStream out = folder.create(name)) {
      out.write(report.getBytes(UTF_8));
    }
  }

  private static boolean isFree(String name, HeldFolder target) throws IOException {
    return !target.has(name)
        && !(target.has(name + FreeNames.REPORT)
            && target.look(name + FreeNames.REPORT).isDirectory());
  }
}
