package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.S3Service;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A bucket whose events say what is in it, on a server that sends them: LocalStack. */
@Tag("soak")
@ExtendWith(S3TestServer.class)
class SqsInboxIT {
  private static final String INBOX = "in box/";
  private static final QueueAttributeName WAITING =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
  private static final QueueAttributeName SEEN =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

  @TempDir Path folder;
  private final S3Bucket bucket;
  private SimulatedGateway gateway;
  private SqsClient sqs;
  private String queue;
  private Installation reelay;

  SqsInboxIT(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @BeforeEach
  void open() throws Exception {
    S3Connection server = bucket.connection();
    assumeTrue(
        isLocalStack(server),
        "the S3 server of this run has no queues; `.ci/localstack start` starts one that has");
    sqs =
        new S3Service(server, Egress.direct())
            .identify(SqsClient.builder())
            .endpointOverride(server.endpoint())
            .build();
    queue = sqs.createQueue(create -> create.queueName(bucket.name())).queueUrl();
    gateway = SimulatedGateway.start();
    gateway.goOffline();
    reelay =
        new Installation(folder, gateway)
            .storeIn(bucket.name(), server)
            .set("reelay.inbox.directory", "")
            .set("reelay.inbox.s3.bucket", bucket.name())
            .set("reelay.inbox.s3.prefix", INBOX)
            .set("reelay.inbox.s3.queue", queue)
            .set("reelay.inbox.s3.sweep-interval", "7d");
  }

  private static boolean isLocalStack(S3Connection server) throws Exception {
    HttpRequest health =
        HttpRequest.newBuilder(server.endpoint().resolve("/_localstack/health")).build();
    return HttpClient.newHttpClient().send(health, BodyHandlers.discarding()).statusCode() == 200;
  }

  @AfterEach
  void close() {
    if (sqs != null) {
      sqs.deleteQueue(delete -> delete.queueUrl(queue));
      sqs.close();
      gateway.close();
    }
  }

  /** From now on the bucket tells the queue; it begins with a test event. */
  private void sendEvents() {
    String arn =
        sqs.getQueueAttributes(
                get -> get.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    bucket
        .client()
        .putBucketNotificationConfiguration(
            put ->
                put.bucket(bucket.name())
                    .notificationConfiguration(
                        notify ->
                            notify.queueConfigurations(
                                to -> to.queueArn(arn).events(Event.S3_OBJECT_CREATED))));
  }

  /** Asked for in one call: between two a message may go from one count to the other. */
  private int messages() {
    return sqs
        .getQueueAttributes(get -> get.queueUrl(queue).attributeNames(WAITING, SEEN))
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(500));
  }

  private List<String> inbox(String subfolder) {
    return bucket.keys().stream().filter(key -> key.startsWith(INBOX + subfolder)).toList();
  }

  @Test
  void whatTheEventsNameIsTakenAndAcknowledged() throws Exception {
    int objects = 60;
    bucket.put(INBOX + "before the queue.txt", "came before the queue");
    sendEvents();
    sqs.sendMessage(send -> send.queueUrl(queue).messageBody("a secret that is no event"));
    try (ReelayProcess process = reelay.start()) {
      for (int i = 0; i < objects; i++) {
        bucket.put(INBOX + "Prompt + № " + i + ".txt", "Prompt number " + i);
      }
      bucket.put(INBOX + "wrong.json", "{\"promt\": \"a cat\"}");
      bucket.put(INBOX + "image.png", "no prompt");
      bucket.put("elsewhere/cat.txt", "not of the inbox");
      String gone = INBOX + "gone.txt";
      bucket.put(gone, "");
      bucket.client().deleteObject(delete -> delete.bucket(bucket.name()).key(gone));

      patiently().until(() -> inbox("accepted/").size() == objects + 1);
      patiently().until(() -> inbox("rejected/").size() >= 2);
      // The one that is no event is kept, out of sight for a while, for whoever looks after it.
      patiently().until(() -> messages() == 1);
      assertThat(process.terminate()).isZero();
    }
    assertThat(reelay.ledger.jobs())
        .hasSize(objects + 1)
        .extracting(JobView::name)
        .doesNotHaveDuplicates()
        .contains("before the queue", "Prompt + № 7");
    assertThat(bucket.keys()).contains(INBOX + "image.png", "elsewhere/cat.txt");
    assertThat(reelay.log())
        .contains("a message of the queue is not JSON")
        .doesNotContain("secret", "has not ended in time", "ERROR");
  }

  @Test
  void aMessageStaysUntilItsObjectIsTaken() throws Exception {
    sendEvents();
    try (ReelayProcess process = reelay.start()) {
      try (FullLedger full =
          FullLedger.refusing(folder.resolve("app/data/ledger.db"), "INSERT ON job")) {
        bucket.put(INBOX + "cat.txt", "a grey cat");
        patiently().until(() -> reelay.log().contains(FullLedger.MESSAGE));
        // SQS counts approximately.
        patiently().until(() -> messages() == 1);
        assertThat(inbox("")).containsExactly(INBOX + "cat.txt");
      }

      patiently().until(() -> inbox("accepted/").size() == 1);
      patiently().until(() -> messages() == 0);
      assertThat(process.terminate()).isZero();
    }
    assertThat(reelay.ledger.jobs()).hasSize(1);
  }

  @Test
  void aQueueIsFoundByItsName() throws Exception {
    sendEvents();
    reelay.set("reelay.inbox.s3.queue", bucket.name());
    try (ReelayProcess process = reelay.start()) {
      bucket.put(INBOX + "cat.txt", "a grey cat");
      patiently().until(() -> inbox("accepted/").size() == 1);
      assertThat(process.terminate()).isZero();
    }
  }
}
