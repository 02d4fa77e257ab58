package io.reelay.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.image.ImageFolder;
import io.reelay.image.LocalImage;
import io.reelay.image.LocalImages;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.LedgerStep;
import io.reelay.ledger.LostClaimException;
import io.reelay.ledger.NewJob;
import io.reelay.prompt.Prompt;
import io.reelay.prompt.PromptFault;
import io.reelay.prompt.PromptFile;
import io.reelay.prompt.PromptFileException;
import io.reelay.prompt.PromptFileReader;
import io.reelay.storage.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes prompt files into the ledger, wherever they come from. One at a time: in memory a file
 * takes a multiple of its size.
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
   * Reads, checks and admits a file of the inbox: all of its prompts or none, unless {@link
   * io.reelay.prompt.OnError} says that wrong ones are skipped.
   *
   * @return what was admitted
   * @throws PromptFileException if the file is rejected; then no job was made
   * @throws IOException if it, or an image that it names, cannot be read now, or the storage does
   *     not take that image
   */
  public PromptFile admit(InboxFile file) throws PromptFileException, IOException {
    if (Files.isSymbolicLink(file.taken())) {
      // Where it leads may be a file that whoever fills the inbox may not read.
      throw new PromptFileException(
          new PromptFault(0, "", "is a symbolic link", "the file itself"));
    }
    if (!Files.isRegularFile(file.taken())) {
      // A pipe would hold the inbox up for as long as nobody writes to it.
      throw new PromptFileException(new PromptFault(0, "", "is not a file", "a text file"));
    }
    return admit("file", file.name(), file.taken(), localImages.beside(file.dropped()));
  }

  /**
   * Does the same with a file that was sent, and that may name no image on this machine.
   *
   * @param by how it was sent, such as {@code http}
   * @param fileName what its sender calls it
   * @param file where it is now
   */
  public PromptFile admitSent(String by, String fileName, Path file)
      throws PromptFileException, IOException {
    return admit(by, fileName, file, localImages.nowhere());
  }

  private synchronized PromptFile admit(String by, String fileName, Path file, ImageFolder images)
      throws PromptFileException, IOException {
    PromptFile taken = read(fileName, file, images);
    admission.admit(jobs(by, fileName, taken));
    return taken;
  }

  /**
   * What is written with a file's jobs.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Settlement<T> {
    /**
     * @throws IOException if it cannot be told now
     */
    LedgerStep<T> of(PromptFile taken) throws IOException;
  }

  /**
   * Does the same with a file that lies where its images are, and whose leaving is written in the
   * transaction that has its jobs.
   *
   * @param images those it may name
   * @throws LostClaimException if its leaving may not be written; then no job was made
   */
  public synchronized <T> T admitSettled(
      String by, String fileName, Path file, ImageFolder images, Settlement<T> settlement)
      throws PromptFileException, LostClaimException, IOException {
    PromptFile taken = read(fileName, file, images);
    return admission.admit(jobs(by, fileName, taken), settlement.of(taken));
  }

  private PromptFile read(String fileName, Path file, ImageFolder images)
      throws PromptFileException, IOException {
    PromptFile taken = reader.read(fileName, file, images);
    keepImages(taken.prompts());
    return taken;
  }

  private List<NewJob> jobs(String by, String fileName, PromptFile taken) {
    String source = by + ":" + fileName;
    return taken.prompts().stream().map(prompt -> job(source, prompt)).toList();
  }

  /** Before the ledger has the jobs: a crash in between repeats it, and nothing is there twice. */
  private void keepImages(List<Prompt> prompts) throws IOException {
    Set<String> kept = new HashSet<>();
    for (Prompt prompt : prompts) {
      for (LocalImage image : prompt.images()) {
        if (kept.add(image.key())) {
          images.put(image);
        }
      }
    }
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
