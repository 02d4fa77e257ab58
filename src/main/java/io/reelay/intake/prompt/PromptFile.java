package io.reelay.intake.prompt;

import io.reelay.config.InboxSettings.OnError;
import java.util.List;

/**
 * The accepted part of a prompt file.
 *
 * @param prompts the prompts, in the file's order; at least one
 * @param skipped number of left-out prompts; 0 unless the file or the settings have {@link
 *     OnError#SKIP}
 * @param faults faults of those prompts, the first 100 at most
 * @param moreFaults number of further faults
 */
public record PromptFile(
    List<Prompt> prompts, int skipped, List<PromptFault> faults, int moreFaults) {
  /** One line per fault, as in the report; empty if there are none. */
  public String faultLines() {
    return FaultList.lines(faults, moreFaults);
  }

  /**
   * The text of {@code NAME.error.txt}. It may quote the prompts: not for a log.
   *
   * @param fileName the owner's name for the file
   */
  public String report(String fileName) {
    return "%s was accepted without %d of its %d prompts.\n\n"
            .formatted(Quote.plain(fileName), skipped, skipped + prompts.size())
        + faultLines()
        + "\nCorrect these and drop the file again under the same name: accepted"
        + " prompts are not made twice.\n";
  }
}
