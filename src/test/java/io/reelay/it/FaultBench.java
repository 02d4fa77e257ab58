package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.config.S3Connection;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.WebhookReceiver.Delivery;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An installation between a gateway that keeps a bill, a bucket and a webhook receiver; and what
 * must be true of them at the end, whatever went wrong in between.
 */
final class FaultBench implements AutoCloseable {
  /** Where a job stays; {@code unknown} until a person decides. */
  private static final Set<String> ENDS =
      Set.of("stored", "failed", "cancelled", "expired", "unknown");

  private static final String SECRET = "whsec_ZmF1bHQtYmVuY2gtc2VjcmV0LXRoYXQtaXMtbG9uZw==";

  final SimulatedGateway gateway;
  final WebhookReceiver webhook = WebhookReceiver.start(SECRET);
  final Installation reelay;
  private final Path folder;
  private final String bucket;
  private S3Client s3;
  private final long videoBytes;

  /** With a bucket whose client stays the same. */
  FaultBench(Path folder, SimulatedGateway gateway, S3Bucket bucket, long videoBytes)
      throws IOException {
    this(folder, gateway, bucket.name(), bucket.connection(), bucket.client(), videoBytes);
  }

  /**
   * @param gateway closed with the bench
   * @param s3 a client for the bucket, not closed here
   * @param videoBytes as long as each of the gateway's videos is
   */
  FaultBench(
      Path folder,
      SimulatedGateway gateway,
      String bucket,
      S3Connection connection,
      S3Client s3,
      long videoBytes)
      throws IOException {
    this.folder = folder;
    this.gateway = gateway;
    this.bucket = bucket;
    this.s3 = s3;
    this.videoBytes = videoBytes;
    reelay =
        new Installation(folder, gateway)
            .storeIn(bucket, connection)
            .set("reelay.webhook.url", webhook.url().toString())
            .set("reelay.webhook.secret", SECRET)
            .set("reelay.webhook.interval", "200ms")
            // A delivery's lease is three times as long.
            .set("reelay.webhook.timeout", "1s");
  }

  /** Looks into the bucket with this client from now on. */
  void use(S3Client client) {
    s3 = client;
  }

  /** Puts a prompt into the inbox at once; its job has the prompt's text as its name. */
  void drop(String prompt) throws IOException {
    Path outside = Files.writeString(folder.resolve(prompt + ".txt"), prompt);
    Files.move(
        outside, reelay.inbox.resolve(outside.getFileName()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until every prompt is a job that has ended, and all is told. */
  void awaitTheEnd(Duration limit, Collection<String> prompts) {
    patiently(limit).until(() -> ended(prompts));
    patiently(limit).untilAsserted(this::assertEveryEndIsTold);
  }

  static ConditionFactory patiently(Duration limit) {
    return await().atMost(limit).pollInterval(Duration.ofMillis(200));
  }

  private boolean ended(Collection<String> prompts) {
    var jobs = reelay.ledger.jobs();
    return jobs.size() >= prompts.size()
        && jobs.stream().allMatch(job -> ENDS.contains(job.state()));
  }

  /** The names of the jobs in a state. */
  Set<String> in(String state) {
    return reelay.ledger.jobs().stream()
        .filter(job -> job.state().equals(state))
        .map(JobView::name)
        .collect(Collectors.toSet());
  }

  /** Each prompt is one job; none was billed twice; what is in the bucket is whole and its own. */
  void assertNothingIsLostOrPaidTwice(Collection<String> prompts) {
    assertThat(reelay.ledger.jobs())
        .extracting(JobView::name)
        .containsExactlyInAnyOrderElementsOf(prompts);
    assertThat(gateway.bill()).extracting(Bill.Create::prompt).doesNotHaveDuplicates();
    Set<String> keys =
        s3.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
            .map(S3Object::key)
            .collect(Collectors.toSet());
    Set<String> stored = Set.copyOf(in("stored"));
    assertThat(keys)
        .isEqualTo(
            reelay.ledger.jobs().stream()
                .filter(job -> job.state().equals("stored"))
                .flatMap(job -> Stream.of(job.key(), job.key() + ".json"))
                .collect(Collectors.toSet()));
    for (JobView job : reelay.ledger.jobs()) {
      if (stored.contains(job.name())) {
        assertWholeAndItsOwn(job);
      }
    }
  }

  private void assertWholeAndItsOwn(JobView job) {
    byte[] video = s3.getObjectAsBytes(get -> get.bucket(bucket).key(job.key())).asByteArray();
    assertThat(video).as(job.name()).hasSize((int) videoBytes);
    // The simulated gateway writes the task's id into each video.
    String task = job.taskId().substring(job.taskId().lastIndexOf(':') + 1);
    assertThat(new String(video, 0, 8192, StandardCharsets.ISO_8859_1)).contains(task);
    assertThat(gateway.createsFor(job.name()))
        .singleElement()
        .extracting(Bill.Create::taskId)
        .isEqualTo(job.taskId());
  }

  /** Each job's end was delivered, however often, under one webhook-id, and well signed. */
  void assertEveryEndIsTold() {
    Map<String, Set<String>> idsOfEvent =
        webhook.deliveries().stream()
            .filter(delivery -> delivery.status() / 100 == 2)
            .collect(
                Collectors.groupingBy(
                    delivery -> event(delivery),
                    Collectors.mapping(Delivery::id, Collectors.toSet())));
    assertThat(webhook.deliveries()).allMatch(Delivery::verified);
    assertThat(reelay.ledger.jobs())
        .allSatisfy(
            job -> assertThat(idsOfEvent.get("video." + job.state() + " " + job.id())).hasSize(1));
    assertThat(idsOfEvent.values()).allMatch(ids -> ids.size() == 1);
  }

  private static String event(Delivery delivery) {
    return delivery.type() + " " + delivery.body().path("data").path("jobId").asText();
  }

  @Override
  public void close() {
    gateway.close();
    webhook.close();
  }
}
