package io.reelay.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.intake.file.HardLinks;
import io.reelay.intake.file.InboxFile;
import io.reelay.intake.file.IntakeTurn;
import io.reelay.intake.image.ImageFolder;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.prompt.Prompt;
import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFile;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.PromptFileReader;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.db.LedgerStep;
import io.reelay.storage.ImageStore;
import io.reelay.storage.LocalImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The steps from a prompt file, of any source, to the ledger. Between {@link #read} and {@link
 * #admit} the file has its turn ({@link IntakeTurn}).
 */
public final class PromptIntake {
  private final PromptFileReader reader;
  private final LocalImages localImages;
  private final ImageStore images;
  private final JobAdmission admission;
  private final Map<String, String> dialectOfGateway;

  public PromptIntake(
      PromptFileReader reader,
      LocalImages localImages,
      ImageStore images,
      JobAdmission admission,
      Map<String, String> dialectOfGateway) {
    this.reader = reader;
    this.localImages = localImages;
    this.images = images;
    this.admission = admission;
    this.dialectOfGateway = Map.copyOf(dialectOfGateway);
  }

  /**
   * Checks that a file of the inbox may be read.
   *
   * @throws PromptFileException if it may not
   * @throws IOException if the check is not possible now
   */
  public void check(@Body InboxFile file) throws PromptFileException, IOException {
    BasicFileAttributes found = file.look();
    if (found.isSymbolicLink()) {
      // A link's author may lack the right to read the link's target.
      throw new PromptFileException(
          new PromptFault(0, "", "is a symbolic link", "the file itself"));
    }
    if (!found.isRegularFile()) {
      // A pipe would block the inbox until a process writes to it.
      throw new PromptFileException(new PromptFault(0, "", "is not a file", "a text file"));
    }
    if (HardLinks.mayBeAnothers(file.hand(), file.name(), found)) {
      throw new PromptFileException(
          new PromptFault(
              0,
              "",
              "has another name (a hard link), and not everybody may read it",
              "a copy of the file"));
    }
  }

  /**
   * Reads a file of the inbox, and finds its images beside it.
   *
   * @return its prompts; with {@link io.reelay.config.InboxSettings.OnError#SKIP} without the wrong
   *     ones
   * @throws PromptFileException if it is refused, with all of its faults
   * @throws IOException if it, or an image, cannot be read now
   */
  public PromptFile read(@Body InboxFile file) throws PromptFileException, IOException {
    return reader.read(file.name(), file::open, localImages.beside(file.dropped()));
  }

  /**
   * Does the same with a file from another place.
   *
   * @param fileName the sender's name for it
   * @param file its present path
   * @param images images that it may name
   */
  public PromptFile read(String fileName, Path file, ImageFolder images)
      throws PromptFileException, IOException {
    return reader.read(fileName, () -> Files.newInputStream(file), images);
  }

  /**
   * Copies the prompts' images into the storage. This comes before the jobs are in the ledger, so a
   * crash in between only repeats it without duplicates.
   *
   * @throws IOException if an image cannot be read now or the storage rejects it
   */
  public void keepImages(@Variable("taken") PromptFile taken) throws IOException {
    Set<String> kept = new HashSet<>();
    for (Prompt prompt : taken.prompts()) {
      for (LocalImage image : prompt.images()) {
        if (kept.add(image.key())) {
          images.put(image);
        }
      }
    }
  }

  /** Writes one job per prompt of the inbox's file into the ledger, all in one transaction. */
  public void admit(@Body InboxFile file, @Variable("taken") PromptFile taken) {
    admit("file", file.name(), taken);
  }

  /**
   * Does the same with a file that a client sent.
   *
   * @param by the way it was sent, such as {@code http}
   * @return the dedupe keys of the jobs that existed before
   */
  public Set<String> admit(String by, String fileName, PromptFile taken) {
    return admission.admit(jobs(by, fileName, taken)).known();
  }

  /**
   * Does the same with a file, and writes its exit from the inbox in the same transaction as its
   * jobs.
   *
   * @param <T> result of the exit
   * @throws LostClaimException if the exit may not be written; then there is no job
   */
  public <T> T admit(String by, String fileName, PromptFile taken, LedgerStep<T> leaving)
      throws LostClaimException {
    return admission.admit(jobs(by, fileName, taken), leaving);
  }

  private List<NewJob> jobs(String by, String fileName, PromptFile taken) {
    String source = by + ":" + fileName;
    return taken.prompts().stream().map(prompt -> job(source, prompt)).toList();
  }

  private NewJob job(String source, Prompt prompt) {
    JsonNode model = prompt.request().path("model");
    return new NewJob(
        prompt.dedupeKey(),
        prompt.name(),
        source,
        prompt.gateway(),
        dialectOfGateway.get(prompt.gateway()),
        model.isTextual() ? model.textValue() : null,
        prompt.request().toString(),
        prompt.metadata() == null ? null : prompt.metadata().toString(),
        prompt.webhookUrl(),
        prompt.gateways().subList(1, prompt.gateways().size()),
        prompt.source());
  }
}
