package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.net.DisplayText;
import io.reelay.net.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The two ends of a dialect's mapping. {@link #envelope} turns any HTTP answer into JSON, so jq
 * never gets HTML. {@link #read} takes the output of jq.
 */
public final class TaskReports {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TEXT = 300;
  private static final int SERVER_ERROR = 500;
  private static final int MAX_FIELDS = 50;
  private static final int MAX_FIELD_NAME = 60;

  /** It is longer than the kept text, because removed secrets may be long. */
  private static final int MAX_ANSWER_BYTES = 32 * 1024;

  private final AnswerPlaces places = new AnswerPlaces();
  private final BaseUrlCheck baseUrls = new BaseUrlCheck();
  private final VideoStatuses statuses;
  private final Redaction redaction;
  private final InstantSource clock;

  public TaskReports(VideoStatuses statuses, Redaction redaction, InstantSource clock) {
    this.statuses = statuses;
    this.redaction = redaction;
    this.clock = clock;
  }

  /**
   * The facts of a running call.
   *
   * @param request {@code path}, {@code query}, and {@code body} or {@code form}
   * @param baseUrl base of the path
   * @return for {@link #envelope}
   */
  public ObjectNode call(JsonNode request, String baseUrl) {
    JsonNode content = request.path(request.path("form").isObject() ? "form" : "body");
    String line =
        (content.isObject() ? "POST " : "GET ")
            + request.path("path").asText()
            + (request.path("query").isTextual() ? "?" + request.path("query").asText() : "");
    ObjectNode call = JSON.createObjectNode();
    call.set("call", ((ObjectNode) request.deepCopy()).without(List.of("body", "form")));
    call.put("baseUrl", baseUrl);
    call.put("method", content.isObject() ? "POST" : "GET");
    call.put("at", clock.millis());
    ArrayNode echoed = call.putArray("echoed");
    GatewayError.kindsIn(content.toString()).forEach(kind -> echoed.add(kind.name()));
    call.put("request", redaction.excerpt(content.isObject() ? line + "\n" + content : line));
    return call;
  }

  /**
   * {@code {"http": {"status", "tookMillis", "request", "answer", "echoed", "retryAfterMillis"?,
   * "pollAfterMillis"?, "baseUrlFault"?, "blocked"?, "fields"?}, "json": …, "text": …, "found": …,
   * "call": …}}: {@code request} and {@code answer} are their beginnings without secrets, for the
   * job's history. {@code echoed} has the subjects that an error's message does not prove, since
   * the request has such words. {@code json} is the body if it is JSON. Otherwise it is null, and
   * {@code text} is the body's beginning. {@code found} has the fields that {@code
   * gateway/answer-places.yaml} finds in it.
   *
   * @param call the result of {@link #call}; the Kamelet gets its own parameters back
   */
  public ObjectNode envelope(Exchange exchange, JsonNode call) throws IOException {
    Message message = exchange.getMessage();
    ObjectNode envelope = JSON.createObjectNode();
    envelope.set("call", call.path("call"));
    ObjectNode http = envelope.putObject("http");
    http.put("status", message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class));
    Duration retryAfter = retryAfter(message.getHeader("Retry-After", String.class));
    if (retryAfter != null) {
      http.put("retryAfterMillis", retryAfter.toMillis());
    }
    // The pollers of OpenAI's SDKs follow it
    // (https://platform.openai.com/docs/guides/video-generation).
    String pollAfter = message.getHeader("openai-poll-after-ms", String.class);
    if (pollAfter != null && pollAfter.strip().matches("\\d{1,9}")) {
      http.put("pollAfterMillis", Long.parseLong(pollAfter.strip()));
    }
    byte[] body = body(message);
    http.put("tookMillis", clock.millis() - call.path("at").asLong());
    http.set("request", call.path("request"));
    http.put("answer", redaction.excerpt(start(body, MAX_ANSWER_BYTES)));
    JsonNode json = json(body);
    envelope.set("json", json);
    String text = json == null ? beginning(body) : null;
    envelope.put("text", text);
    int status = http.path("status").asInt();
    ObjectNode found = places.found(json, text, status);
    envelope.set("found", found);
    // A page may have any words.
    http.put("inJson", json != null && json.isObject());
    if (status >= SERVER_ERROR) {
      addFields(http.putArray("fields"), "", json);
    }
    http.set("echoed", json == null ? allKinds() : call.path("echoed"));
    String fault =
        baseUrls.fault(
            new BaseUrlCheck.Answered(
                call.path("baseUrl").asText(),
                call.path("method").asText(),
                call.path("call").path("path").asText(),
                status,
                json,
                text,
                found.path("error"),
                message.getHeader("Location", String.class)));
    if (fault != null) {
      http.put("baseUrlFault", fault);
    }
    if (FrontDoor.refused(status, json, text, message.getHeader("cf-mitigated", String.class))) {
      http.put("blocked", FrontDoor.remedy(call.path("baseUrl").asText(), status));
    }
    return envelope;
  }

  /** The mapped answer for the routes. Its error has no secrets, because it is passed on. */
  public TaskReport read(JsonNode answer) {
    return TaskReport.of(answer, statuses, redaction);
  }

  /** Fields with a value, down to the second level. No known form of an error is deeper. */
  private static void addFields(ArrayNode fields, String prefix, JsonNode json) {
    if (json == null || !json.isObject()) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String name = prefix + field.getKey();
      if (fields.size() >= MAX_FIELDS || name.length() > MAX_FIELD_NAME) {
        continue;
      }
      if (field.getValue().isNumber() || !field.getValue().asText("").isBlank()) {
        fields.add(name);
      } else if (prefix.isEmpty()) {
        addFields(fields, name + ".", field.getValue());
      }
    }
  }

  private static ArrayNode allKinds() {
    ArrayNode kinds = JSON.createArrayNode();
    Stream.of(GatewayError.Kind.values()).forEach(kind -> kinds.add(kind.name()));
    return kinds;
  }

  private static byte[] body(Message message) throws IOException {
    InputStream stream = message.getBody(InputStream.class);
    if (stream == null) {
      return new byte[0];
    }
    try (stream) {
      return stream.readAllBytes();
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null || json.isMissingNode() ? null : json;
    } catch (IOException e) {
      return null;
    }
  }

  private static String beginning(byte[] body) {
    return DisplayText.of(start(body, 4 * MAX_TEXT).replaceAll("<[^>]*>", " "), MAX_TEXT);
  }

  private static String start(byte[] body, int mostBytes) {
    return new String(body, 0, Math.min(body.length, mostBytes), StandardCharsets.UTF_8);
  }

  /** RFC 9110 section 10.2.3: seconds or a date. Any other value is ignored. */
  private Duration retryAfter(String header) {
    if (header == null) {
      return null;
    }
    String value = header.strip();
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Duration until =
          Duration.between(
              clock.instant(),
              ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
