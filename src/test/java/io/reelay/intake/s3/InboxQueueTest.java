package io.reelay.intake.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.reelay.Patience;
import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import io.reelay.storage.S3Service;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** The queue as its consumer sees it, in front of a server that is scripted. */
class InboxQueueTest {
  private static final String MESSAGE =
      "{\"Messages\":[{\"MessageId\":\"1\",\"ReceiptHandle\":\"r\",\"Body\":\"{}\","
          + "\"MD5OfBody\":\"99914b932bd37a50b983c5e7c90ae93b\"}]}";

  private static final Set<Thread.State> PAUSED_OR_ENDED =
      Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

  private final LoopbackHttp server = LoopbackHttp.bind(0, "sqs");

  @AfterEach
  void close() {
    server.close();
  }

  private InboxQueue queue() throws Exception {
    return InboxQueue.open(server.uri() + "/1/prompt-events", bucket(), 1);
  }

  private S3Service bucket() {
    return new S3Service(
        new S3Connection("us-east-1", server.uri(), true, "any", "any-secret"), Egress.direct());
  }

  private static ReceiveMessageRequest receive(InboxQueue queue) {
    return ReceiveMessageRequest.builder().queueUrl(queue.url()).waitTimeSeconds(20).build();
  }

  @Test
  void aUrlIsTakenAsItIsAndAskedWhereItPoints() throws Exception {
    server
        .handle("/", exchange -> Reply.status(200).body("application/json", MESSAGE).send(exchange))
        .start();
    try (InboxQueue queue = queue()) {
      assertThat(queue.name()).isEqualTo("prompt-events");
      assertThat(queue.receiveMessage(receive(queue)).messages()).hasSize(1);
    }
  }

  @Test
  void aNameThatIsNoQueueStopsTheStart() {
    server
        .handle(
            "/",
            exchange ->
                Reply.status(400).body("application/json", "{\"__type\":\"x\"}").send(exchange))
        .start();

    assertThatIOException()
        .isThrownBy(() -> InboxQueue.open("prompt-events", bucket(), 1))
        .withMessageContaining("where queue prompt-events is");
  }

  @Test
  void theEndCutsOffAReceiveThatWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    server
        .handle(
            "/",
            exchange -> {
              asked.countDown();
              server.pause(Duration.ofMinutes(1));
            })
        .start();
    try (InboxQueue queue = queue()) {
      CompletableFuture<Integer> received =
          CompletableFuture.supplyAsync(
              () -> queue.receiveMessage(receive(queue)).messages().size());
      assertThat(asked.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

      queue.drain();

      assertThat(received.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void aQueueThatCannotBeReadIsNoFailureOfTheConsumerAndNotAskedAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    server
        .handle(
            "/",
            exchange -> {
              asked.countDown();
              Reply.status(403)
                  .body("application/json", "{\"__type\":\"AccessDenied\"}")
                  .send(exchange);
            })
        .start();
    try (InboxQueue queue = queue()) {
      FutureTask<Integer> received =
          new FutureTask<>(() -> queue.receiveMessage(receive(queue)).messages().size());
      // A thread, whose pause is seen: it is not waited for.
      Thread consumer = new Thread(received, "consumer");
      consumer.start();
      assertThat(asked.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      Awaitility.await().until(() -> PAUSED_OR_ENDED.contains(consumer.getState()));
      assertThat(received).isNotDone();

      // The end does not wait for the pause.
      queue.drain();

      assertThat(received.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
  }
}
