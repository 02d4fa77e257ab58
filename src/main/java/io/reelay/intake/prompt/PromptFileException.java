package io.reelay.intake.prompt;

import java.util.List;

/** A rejected prompt file with all of its faults. */
public final class PromptFileException extends Exception {
  private final transient List<PromptFault> faults;
  private final int more;

  /** A file with one fault. */
  public PromptFileException(PromptFault fault) {
    this(List.of(fault), 0);
  }

  /** A file that is not read. */
  public static PromptFileException tooLarge(long mostBytes) {
    return new PromptFileException(
        PromptFault.ofFile("is too large", "at most " + mostBytes + " bytes"));
  }

  /** A file with one fault outside of fields, at a line from 1, or 0. */
  public static PromptFileException at(int line, String problem, String allowed) {
    return new PromptFileException(new PromptFault(line, "", problem, allowed));
  }

  /**
   * @param more number of faults beyond the listed ones
   */
  PromptFileException(List<PromptFault> faults, int more) {
    // Without the faults' text, which may quote the prompt: messages end up in logs.
    super("Prompt file with %d fault(s)".formatted(faults.size() + more));
    this.faults = List.copyOf(faults);
    this.more = more;
  }

  /** The first 100 faults at most, in the order of the file; at least one. */
  public List<PromptFault> faults() {
    return faults;
  }

  /** One line per fault, as in the report. */
  public String faultLines() {
    return FaultList.lines(faults, more);
  }

  /**
   * The text of {@code NAME.error.txt}. It may quote the prompt: not for a log.
   *
   * @param fileName the owner's name for the file
   */
  public String report(String fileName) {
    return Quote.plain(fileName)
        + " was rejected, and no job was created.\n\n"
        + faultLines()
        + "\nCorrect it and move it back to the inbox.\n";
  }
}
