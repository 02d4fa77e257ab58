package io.reelay.intake.prompt;

import io.reelay.config.InboxSettings.OnError;
import java.util.List;

/**
 * What is taken of a prompt file.
 *
 * @param prompts the prompts, in the file's order; at least one
 * @param skipped how many prompts are left out; 0 unless the file or the settings say {@link
 *     OnError#SKIP}
 * @param faults what is wrong with those: the first 100 faults at most
 * @param moreFaults how many faults there are beyond these
 */
public record PromptFile(
    List<Prompt> prompts, int skipped, List<PromptFault> faults, int moreFaults) {
  /** One line a fault, as in the report; empty if there is none. */
  public String faultLines() {
    return FaultList.lines(faults, moreFaults);
  }

  /**
   * The text of {@code NAME.error.txt}. It may quote the prompts: not for a log.
   *
   * @param fileName the file as its owner knows it
   */
  public String report(String fileName) {
    return "%s was accepted without %d of its %d prompts.\n\n"
            .formatted(Quote.plain(fileName), skipped, skipped + prompts.size())
        + faultLines()
        + "\nCorrect these and drop the file again under the same name: accepted"
        + " prompts are not made twice.\n";
  }
}
