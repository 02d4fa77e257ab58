package io.reelay.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A webhook endpoint on 127.0.0.1 that writes every delivery down and checks its signature with the
 * library of Standard Webhooks. It answers 204, or what it is told to.
 */
public final class WebhookReceiver implements AutoCloseable {
  private static final String PATH = "/webhook";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Answer TAKEN = new Answer(Reply.status(204), Duration.ZERO);

  private final Webhook webhook;
  private final int port;
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  private volatile Answer otherwise = TAKEN;
  private LoopbackHttp http;

  /**
   * One request that arrived.
   *
   * @param id header {@code webhook-id}, or null
   * @param timestamp header {@code webhook-timestamp}, or null where it is missing or no number
   * @param type the body's {@code type}, or an empty text
   * @param body the body, or a missing node where it is no JSON
   * @param verified whether the signature holds for these bytes and the time is within 5 minutes
   * @param status what was answered
   * @param headers all of them
   */
  public record Delivery(
      String id,
      Instant timestamp,
      String type,
      JsonNode body,
      boolean verified,
      int status,
      Headers headers) {}

  private record Answer(Reply reply, Duration delay) {}

  private WebhookReceiver(int port, String secret) {
    try {
      this.webhook = new Webhook(secret);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("the secret is empty", e);
    }
    this.http = listen(port);
    this.port = http.port();
  }

  private LoopbackHttp listen(int port) {
    return LoopbackHttp.bind(port, "webhook-receiver").handle(PATH, this::receive).start();
  }

  /**
   * Starts on a free port.
   *
   * @param secret {@code whsec_} and base64
   */
  public static WebhookReceiver start(String secret) {
    return start(0, secret);
  }

  /**
   * Starts on a port.
   *
   * @param port TCP port, or 0 for a free one
   * @param secret {@code whsec_} and base64
   */
  public static WebhookReceiver start(int port, String secret) {
    return new WebhookReceiver(port, secret);
  }

  /** Where deliveries are taken. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port + PATH);
  }

  /** All that arrived so far, in this order. */
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** What arrived of one type, such as {@code video.stored}. */
  public List<Delivery> deliveries(String type) {
    return deliveries.stream().filter(delivery -> delivery.type().equals(type)).toList();
  }

  /** Answers the next deliveries like this; further calls queue up behind. */
  public void answer(int times, Reply reply) {
    answer(times, reply, Duration.ZERO);
  }

  /** Answers the next deliveries like this, each only after a time; written down at once. */
  public void answer(int times, Reply reply, Duration delay) {
    for (int time = 0; time < times; time++) {
      next.add(new Answer(reply, delay));
    }
  }

  /** Answers like this whenever nothing else is queued. */
  public void answerAlways(Reply reply) {
    otherwise = new Answer(reply, Duration.ZERO);
  }

  /** Cuts all connections and refuses new ones. */
  public synchronized void goOffline() {
    http.close();
  }

  /** Listens again, on the same port. */
  public synchronized void comeBack() {
    http = listen(port);
  }

  @Override
  public synchronized void close() {
    http.close();
  }

  private void receive(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      Reply.status(405).send(exchange);
      return;
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer queued = next.poll();
    Answer answer = queued == null ? otherwise : queued;
    deliveries.add(delivery(exchange.getRequestHeaders(), body, answer.reply().status()));
    pause(answer.delay());
    answer.reply().send(exchange);
  }

  private void pause(Duration delay) {
    LoopbackHttp now;
    synchronized (this) {
      now = http;
    }
    now.pause(delay);
  }

  private Delivery delivery(Headers headers, String body, int status) {
    JsonNode document = json(body);
    return new Delivery(
        headers.getFirst("webhook-id"),
        time(headers.getFirst("webhook-timestamp")),
        document.path("type").asText(),
        document,
        isVerified(headers, body),
        status,
        headers);
  }

  private boolean isVerified(Headers headers, String body) {
    try {
      webhook.verify(body, headers);
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    }
  }

  private static Instant time(String seconds) {
    return seconds != null && seconds.matches("\\d{1,12}")
        ? Instant.ofEpochSecond(Long.parseLong(seconds))
        : null;
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
