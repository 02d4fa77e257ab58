package io.reelay;

import io.reelay.config.BucketInboxSettings;
import io.reelay.intake.PromptIntake;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.s3.BucketIntake;
import io.reelay.intake.s3.BucketWatch;
import io.reelay.intake.s3.FreeKeys;
import io.reelay.intake.s3.InboxBucket;
import io.reelay.intake.s3.InboxQueue;
import io.reelay.intake.s3.IntakeFailures;
import io.reelay.intake.s3.ObjectRequests;
import io.reelay.ledger.InboxObjects;
import io.reelay.net.Egress;
import io.reelay.ops.StorageProbe;
import io.reelay.storage.S3Service;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;
import software.amazon.awssdk.services.s3.S3Client;

/** The parts of the bucket inbox. Without a bucket inbox there are none. */
final class BucketInbox implements AutoCloseable {
  private final BucketInboxSettings settings;
  private final InboxObjects objects;
  private final InboxBucket bucket;
  private final BucketWatch watch;
  private final InboxQueue queue;
  private final Map<String, Object> beans = new LinkedHashMap<>();

  /**
   * @throws IOException if no queue has this name
   */
  BucketInbox(
      BucketInboxSettings settings,
      InboxObjects objects,
      PromptIntake intake,
      LocalImages images,
      long mostBytes,
      Egress egress,
      InstantSource clock)
      throws IOException {
    this.settings = settings;
    this.objects = objects;
    if (!settings.isOn()) {
      bucket = null;
      watch = null;
      queue = null;
      return;
    }
    S3Service service = new S3Service(settings.connection(), egress);
    S3Client client = service.client();
    bucket = new InboxBucket(client, settings.bucket(), settings.folder());
    watch = new BucketWatch(bucket, objects);
    FreeKeys freeKeys = new FreeKeys(bucket, objects, clock);
    beans.put("inboxClient", client);
    beans.put("inboxBucket", bucket);
    beans.put("objectRequests", new ObjectRequests(settings.bucket(), mostBytes));
    beans.put("bucketWatch", watch);
    beans.put("intakeFailures", new IntakeFailures(Level.WARN));
    beans.put("bucketIntake", new BucketIntake(bucket, objects, freeKeys, intake, images));
    queue =
        settings.hasQueue() ? InboxQueue.open(settings.queue(), service, settings.threads()) : null;
    if (queue != null) {
      beans.put("inboxQueue", queue);
      // The outcome of each object is logged by then.
      beans.put("queueFailures", new IntakeFailures(Level.DEBUG));
    }
  }

  /** The bucket, if there is one. */
  Optional<StorageProbe.Place> place() {
    return Optional.ofNullable(bucket).map(inbox -> inbox::reach);
  }

  Map<String, Object> beans() {
    return beans;
  }

  /** The queue of the bucket's event notifications, if there is one. */
  Optional<InboxQueue> queue() {
    return Optional.ofNullable(queue);
  }

  /** Finds no more objects from now on. */
  void drain() {
    if (watch != null) {
      watch.drain();
    }
    if (queue != null) {
      queue.drain();
    }
  }

  /** Releases the objects that this node has claimed. */
  @Override
  public void close() {
    objects.releaseAll();
    if (bucket != null) {
      bucket.close();
    }
    if (queue != null) {
      queue.close();
    }
  }
}
