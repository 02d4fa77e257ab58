package io.reelay.intake.prompt;

import java.util.List;

/** A prompt file that is not taken, with everything that is wrong with it. */
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

  /** A file with one fault that is in no field, at a line from 1, or 0. */
  public static PromptFileException at(int line, String problem, String allowed) {
    return new PromptFileException(new PromptFault(line, "", problem, allowed));
  }

  /**
   * @param more how many faults there are beyond the listed ones
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

  /** One line a fault, as in the report. */
  public String faultLines() {
    return FaultList.lines(faults, more);
  }

  /**
   * The text of {@code NAME.error.txt}. It may quote the prompt: not for a log.
   *
   * @param fileName the file as its owner knows it
   */
  public String report(String fileName) {
    return Quote.plain(fileName)
        + " was rejected, and no job was created.\n\n"
        + faultLines()
        + "\nCorrect it and move it back to the inbox.\n";
  }
}
