package io.reelay.intake.s3;

import io.reelay.storage.S3Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * The SQS queue of the bucket's events, for {@code aws2-sqs}: it has only the calls of the consumer
 * (4.18.0). Reelay's end would wait for a running receive, so it is cut off. A failed receive is
 * logged in one line and not retried at once; the consumer would log pages.
 */
public final class InboxQueue implements SqsClient {
  private static final Logger LOG = LoggerFactory.getLogger(InboxQueue.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A receive waits 20 s for a message. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(40);

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final SqsClient receiving;
  private final SqsClient client;
  private final String url;
  private final CountDownLatch drained = new CountDownLatch(1);

  private InboxQueue(SqsClient receiving, SqsClient client, String url) {
    this.receiving = receiving;
    this.client = client;
    this.url = url;
  }

  /**
   * Opens the queue with the bucket's region and keys. A URL has the queue's address and needs no
   * lookup. A name is looked up at the bucket's endpoint.
   *
   * @param queue URL or name
   * @param consumers number of parallel receives
   * @throws IOException if no queue has this name, or the lookup is not possible now
   * @throws IllegalArgumentException no region is given and none is configured on this machine
   */
  public static InboxQueue open(String queue, S3Service bucket, int consumers) throws IOException {
    boolean isUrl = queue.indexOf('/') >= 0;
    URI endpoint = isUrl ? URI.create(queue).resolve("/") : bucket.connection().endpoint();
    SqsClient client = client(bucket, endpoint, consumers);
    String url = isUrl ? queue : urlOf(queue, client);
    return new InboxQueue(client(bucket, endpoint, consumers), client, url);
  }

  private static SqsClient client(S3Service bucket, URI endpoint, int consumers) {
    SqsClientBuilder builder =
        bucket
            .identify(SqsClient.builder())
            .httpClientBuilder(
                bucket
                    .egress()
                    .aws()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT)
                    .maxConnections(consumers + 1));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  private static String urlOf(String name, SqsClient client) throws IOException {
    try {
      return client.getQueueUrl(get -> get.queueName(name)).queueUrl();
    } catch (SdkException e) {
      client.close();
      throw new IOException(
          "SQS does not tell where queue %s is: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Its address. */
  public String url() {
    return url;
  }

  /** The last part of its URL. */
  public String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    try {
      return receiving.receiveMessage(request);
    } catch (SdkException | IllegalStateException e) {
      // A closed client throws the second one.
      if (drained.getCount() > 0) {
        LOG.warn("Queue {} cannot be read: {}", name(), e.getMessage());
      }
      pause();
      return ReceiveMessageResponse.builder().build();
    }
  }

  private void pause() {
    try {
      if (drained.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("Queue {} is not read any more", name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
    return client.deleteMessage(request);
  }

  @Override
  public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
      ChangeMessageVisibilityBatchRequest request) {
    return client.changeMessageVisibilityBatch(request);
  }

  /** Receives no more messages from now on. Received ones can still be deleted. */
  public void drain() {
    drained.countDown();
    receiving.close();
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  @Override
  public void close() {
    drain();
    client.close();
  }
}
