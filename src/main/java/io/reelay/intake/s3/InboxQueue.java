package io.reelay.intake.s3;

import io.reelay.storage.S3Connection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * The SQS queue of the bucket's events.
 *
 * @param client closed by {@link #close}
 */
public record InboxQueue(SqsClient client, String url) implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A receive waits 20 s for a message. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(40);

  /**
   * With the bucket's region and keys. A URL says itself where the queue is, and is not looked up;
   * a name is, at the bucket's endpoint.
   *
   * @param queue URL or name
   * @param consumers how many receive at the same time
   * @throws IOException if there is no queue of this name, or it cannot be told now
   * @throws IllegalArgumentException no region is given and none is configured on this machine
   */
  public static InboxQueue open(String queue, S3Connection bucket, int consumers)
      throws IOException {
    boolean isUrl = queue.indexOf('/') >= 0;
    SqsClientBuilder builder =
        bucket
            .identify(SqsClient.builder())
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT)
                    // Each receives, deletes, and may be given more time.
                    .maxConnections(2 * consumers + 1));
    URI endpoint = isUrl ? URI.create(queue).resolve("/") : bucket.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    SqsClient client = builder.build();
    if (isUrl) {
      return new InboxQueue(client, queue);
    }
    try {
      return new InboxQueue(client, client.getQueueUrl(get -> get.queueName(queue)).queueUrl());
    } catch (SdkException e) {
      client.close();
      throw new IOException(
          "SQS does not tell where queue %s is: %s".formatted(queue, e.getMessage()), e);
    }
  }

  /** As the last part of its URL has it. */
  public String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    client.close();
  }
}
