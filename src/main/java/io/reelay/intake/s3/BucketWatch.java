package io.reelay.intake.s3;

import io.reelay.intake.file.IgnoredFiles;
import io.reelay.ledger.InboxObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the prompt files in the bucket: by a listing of its folder, or by its events. */
public final class BucketWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BucketWatch.class);

  private final InboxBucket bucket;
  private final InboxObjects objects;
  private volatile boolean ends;

  public BucketWatch(InboxBucket bucket, InboxObjects objects) {
    this.bucket = bucket;
    this.objects = objects;
  }

  /**
   * The waiting objects in the folder, page by page. Objects that no node may take now are skipped.
   */
  public Iterator<InboxObject> waiting() {
    objects.forgetOld();
    return bucket.pages().flatMap(this::free).takeWhile(object -> !ends).iterator();
  }

  private Stream<InboxObject> free(List<InboxObject> page) {
    List<InboxObject> prompts = page.stream().filter(object -> isPrompt(object.key())).toList();
    Set<String> held = objects.held(bucket.name(), prompts.stream().map(InboxObject::key).toList());
    return prompts.stream().filter(object -> !held.contains(object.key()));
  }

  private boolean isPrompt(String key) {
    return bucket.holds(key) && !IgnoredFiles.matches(key.substring(bucket.folder().length()));
  }

  /**
   * The objects of a queue's message that exist now.
   *
   * @throws IOException if the message is invalid, or the bucket does not answer
   */
  public List<InboxObject> named(@Body String message) throws IOException {
    List<InboxObject> found = new ArrayList<>();
    try {
      for (String key : ObjectEvents.created(message, bucket.name())) {
        if (isPrompt(key)) {
          bucket.look(key).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      LOG.warn("A message stays in the queue: {}", e.getMessage());
      throw e;
    }
    return found;
  }

  /** A running listing ends with its next object. */
  public void drain() {
    ends = true;
  }
}
