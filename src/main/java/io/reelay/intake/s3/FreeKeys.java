package io.reelay.intake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.intake.FreeNames;
import io.reelay.ledger.InboxObjects;
import java.io.IOException;
import java.time.InstantSource;

/**
 * Finds a free target for an object that leaves the inbox. It keeps its own name, unless another
 * object has that name there or is moving to it.
 */
public final class FreeKeys {
  /** S3 user guide, "Naming Amazon S3 objects". */
  private static final int MAX_KEY_BYTES = 1024;

  private final InboxBucket bucket;
  private final InboxObjects objects;
  private final FreeNames names;

  public FreeKeys(InboxBucket bucket, InboxObjects objects, InstantSource clock) {
    this.bucket = bucket;
    this.objects = objects;
    names = new FreeNames(clock);
  }

  /**
   * @param subfolder of the inbox
   * @throws IOException if the bucket does not show its keys
   */
  String in(String subfolder, String name) throws IOException {
    String folder = bucket.folder() + subfolder + "/";
    int maxBytes = MAX_KEY_BYTES - folder.getBytes(UTF_8).length;
    return folder + names.in(free -> isFree(folder + free), name, maxBytes);
  }

  private boolean isFree(String key) throws IOException {
    return !objects.isTarget(bucket.name(), key) && bucket.look(key).isEmpty();
  }
}
