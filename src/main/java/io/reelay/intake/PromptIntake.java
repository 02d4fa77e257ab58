package io.reelay.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.NewJob;
import io.reelay.prompt.Prompt;
import io.reelay.prompt.PromptFault;
import io.reelay.prompt.PromptFile;
import io.reelay.prompt.PromptFileException;
import io.reelay.prompt.PromptFileReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/** Takes a prompt file into the ledger. */
public final class PromptIntake {
  private final PromptFileReader reader;
  private final JobAdmission admission;
  private final Map<String, String> dialectOfGateway;

  public PromptIntake(
      PromptFileReader reader, JobAdmission admission, Map<String, String> dialectOfGateway) {
    this.reader = reader;
    this.admission = admission;
    this.dialectOfGateway = Map.copyOf(dialectOfGateway);
  }

  /**
   * Reads, checks and admits a file: all of its prompts or none, unless {@link
   * io.reelay.prompt.OnError} says that wrong ones are skipped.
   *
   * @return what was admitted
   * @throws PromptFileException if the file is rejected; then no job was made
   * @throws IOException if it cannot be read now
   */
  public PromptFile admit(File file) throws PromptFileException, IOException {
    if (Files.isSymbolicLink(file.toPath())) {
      // Where it leads may be a file that whoever fills the inbox may not read.
      throw new PromptFileException(
          new PromptFault(0, "", "is a symbolic link", "the file itself"));
    }
    PromptFile taken = reader.read(file.getName(), file.toPath());
    admission.admit(taken.prompts().stream().map(prompt -> job(file.getName(), prompt)).toList());
    return taken;
  }

  private NewJob job(String fileName, Prompt prompt) {
    JsonNode model = prompt.request().path("model");
    return new NewJob(
        prompt.dedupeKey(),
        prompt.name(),
        "file:" + fileName,
        prompt.gateway(),
        dialectOfGateway.get(prompt.gateway()),
        model.isTextual() ? model.textValue() : null,
        prompt.request().toString(),
        prompt.metadata() == null ? null : prompt.metadata().toString(),
        prompt.gateways().subList(1, prompt.gateways().size()),
        prompt.source());
  }
}
