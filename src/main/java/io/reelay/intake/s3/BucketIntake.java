package io.reelay.intake.s3;

import io.reelay.intake.PromptIntake;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.prompt.PromptFile;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.ledger.InboxObjects;
import io.reelay.ledger.claim.ClaimedObject;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.db.LedgerStep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Takes the objects of the bucket one after another into the ledger, and out of the inbox: to
 * {@code accepted/} or {@code rejected/} below its folder. The decision is in the ledger before the
 * bucket changes, and each later step may be repeated.
 */
public final class BucketIntake {
  private static final Logger LOG = LoggerFactory.getLogger(BucketIntake.class);

  private static final String ACCEPTED = "accepted";
  private static final String REJECTED = "rejected";

  private final InboxBucket bucket;
  private final InboxObjects objects;
  private final FreeKeys freeKeys;
  private final PromptIntake intake;
  private final LocalImages images;

  public BucketIntake(
      InboxBucket bucket,
      InboxObjects objects,
      FreeKeys freeKeys,
      PromptIntake intake,
      LocalImages images) {
    this.bucket = bucket;
    this.objects = objects;
    this.freeKeys = freeKeys;
    this.intake = intake;
    this.images = images;
  }

  /**
   * Claims the object for this node.
   *
   * @throws ObjectHeldException if another node has it, or it must wait
   */
  public ObjectInHand claim(@Body InboxObject object) throws ObjectHeldException {
    return objects
        .claim(bucket.name(), object.key(), object.revision())
        .map(claim -> new ObjectInHand(object, claim))
        .orElseThrow(() -> new ObjectHeldException(object));
  }

  /**
   * Stores the fetched bytes in a file that only its owner may read. The caller gives it back to
   * {@link #drop}.
   *
   * @throws ObjectGoneException if the bytes are another object's
   * @throws IOException if they are incomplete
   */
  public Path keep(
      @Variable("object") ObjectInHand hand, @Body ResponseInputStream<GetObjectResponse> fetched)
      throws ObjectGoneException, IOException {
    try (InputStream in = InboxBucket.same(hand.object(), fetched)) {
      Path file = Files.createTempFile("reelay-", ".prompts");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
      } catch (IOException | RuntimeException e) {
        drop(file);
        throw e;
      }
    }
  }

  /**
   * Reads it like a file of the inbox. Its images are beside it in the bucket.
   *
   * @throws PromptFileException if it is refused
   * @throws IOException if it, or an image, cannot be read now
   */
  public PromptFile read(@Variable("object") ObjectInHand hand, @Variable("file") Path file)
      throws PromptFileException, IOException {
    return intake.read(hand.object().name(), file, images.in(new BucketImages(bucket)));
  }

  /**
   * Admits its prompts: all of them or none. The admission and the skipped prompts are written in
   * the same transaction. So the object is not read again: its images may have changed, and would
   * cause other jobs.
   *
   * @throws LostClaimException if another node was faster; then there is no job
   * @throws IOException if the bucket does not show a free target
   */
  public ObjectInHand admit(
      @Variable("object") ObjectInHand hand, @Variable("taken") PromptFile taken)
      throws LostClaimException, IOException {
    return hand.with(intake.admit("s3", hand.object().name(), taken, accepted(hand, taken)));
  }

  /** The file of {@link #keep} has been read. */
  public void drop(@Variable("file") Path file) throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  private LedgerStep<ClaimedObject> accepted(ObjectInHand hand, PromptFile taken)
      throws IOException {
    String name = hand.object().name();
    String target = freeKeys.in(ACCEPTED, name);
    if (taken.skipped() == 0) {
      return objects.settlement(hand.claim(), target, null);
    }
    LedgerStep<ClaimedObject> settlement =
        objects.settlement(hand.claim(), target, taken.report(name));
    return handle -> {
      ClaimedObject settled = settlement.in(handle);
      LOG.warn(
          "{} accepted without {} of its {} prompts, see {}.error.txt",
          name,
          taken.skipped(),
          taken.skipped() + taken.prompts().size(),
          target);
      return settled;
    };
  }

  /** Writes the rejection and its reason. */
  public ObjectInHand rejected(
      @Variable("object") ObjectInHand hand, @ExchangeException PromptFileException refusal)
      throws LostClaimException, IOException {
    String name = hand.object().name();
    ClaimedObject settled =
        objects.settle(hand.claim(), freeKeys.in(REJECTED, name), refusal.report(name));
    LOG.warn(
        "{} rejected: {}, see {}.error.txt",
        name,
        refusal.faults().size() == 1 ? "1 fault" : refusal.faults().size() + " faults",
        settled.movedTo());
    return hand.with(settled);
  }

  /** The object has been moved. */
  public void archived(@Variable("object") ObjectInHand hand) {
    bucket.left(hand.object());
    objects.forget(hand.claim());
  }

  /** Others moved it out of the inbox, or another object has its place. */
  public void forget(@Variable("object") ObjectInHand hand) {
    objects.forget(hand.claim());
  }

  /**
   * Pauses it for a while.
   *
   * @throws IOException always, so that the failure is visible and a message stays in the queue
   */
  public void putOff(@Variable("object") ObjectInHand hand, @ExchangeException Exception failure)
      throws IOException {
    long seconds = objects.putOff(hand.claim()).toSeconds();
    throw new IOException(
        "%s stays in the inbox, again in %d s: %s".formatted(hand, seconds, failure.getMessage()),
        failure);
  }
}
