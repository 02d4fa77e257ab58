package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.reelay.intake.image.LocalImages;
import io.reelay.intake.prompt.Prompt;
import io.reelay.intake.prompt.PromptFile;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.PromptFileReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelExecutionException;

/**
 * Validates prompt files one after another. Each prompt's create goes to one writer, faults go to
 * the other.
 */
final class FileValidation {
  private final PromptFileReader reader;
  private final LocalImages localImages;
  private final Path folder;
  private final RequestPreview preview;
  private final PrintWriter out;
  private final PrintWriter err;
  private int creates;
  private boolean sound = true;

  /**
   * @param folder where the names of the files start
   */
  FileValidation(
      PromptFileReader reader,
      LocalImages localImages,
      Path folder,
      RequestPreview preview,
      PrintWriter out,
      PrintWriter err) {
    this.reader = reader;
    this.localImages = localImages;
    this.folder = folder;
    this.preview = preview;
    this.out = out;
    this.err = err;
  }

  /** Shows the creates of a file, or the reasons for its rejection. */
  void validate(Path name) {
    String label = printable(name.toString());
    Path file = folder.resolve(name);
    if (Files.isDirectory(file)) {
      fault(label + " cannot be read: it is a folder", "");
      return;
    }
    try {
      PromptFile taken = reader.read(file.getFileName().toString(), file, localImages.beside(file));
      for (Prompt prompt : taken.prompts()) {
        show(label, prompt);
      }
      if (taken.skipped() > 0) {
        int all = taken.skipped() + taken.prompts().size();
        String without =
            "would be accepted without %d of its %d prompts:".formatted(taken.skipped(), all);
        fault(label + " " + without, taken.faultLines());
      }
    } catch (PromptFileException rejected) {
      fault(label + " would be rejected:", rejected.faultLines());
    } catch (IOException unreadable) {
      fault(label + " cannot be read: " + reason(unreadable), "");
    }
  }

  /** Closes the output, and returns whether all files are correct. */
  boolean end() {
    out.printf("%d %s shown, nothing sent.%n", creates, creates == 1 ? "create" : "creates");
    out.flush();
    return sound;
  }

  private void show(String label, Prompt prompt) throws IOException {
    String place = prompt.place().isEmpty() ? "" : " " + prompt.place();
    String named = "%s%s \"%s\"".formatted(label, place, printable(prompt.name()));
    for (String gateway : prompt.gateways()) {
      try {
        List<PlannedRequest> requests = preview.submit(gateway, SubmitInput.of(prompt.request()));
        out.printf("%s → %s (%s)%n", named, gateway, preview.dialect(gateway));
        for (PlannedRequest request : requests) {
          out.println(PreviewText.of(request));
        }
        creates++;
      } catch (CamelExecutionException unusable) {
        fault(
            "%s → %s: the Kamelet of %s fails:".formatted(named, gateway, preview.dialect(gateway)),
            printable(unusable.getCause().toString()) + "\n");
      }
    }
  }

  private void fault(String what, String lines) {
    sound = false;
    // Both may go to the same terminal.
    out.flush();
    err.println(what);
    lines.lines().forEach(line -> err.println("  " + line));
    err.println();
    err.flush();
  }

  private static String reason(IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (unreadable instanceof AccessDeniedException) {
      return "no permission";
    }
    return unreadable.getMessage();
  }
}
