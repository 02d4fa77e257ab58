package io.reelay.sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.config.S3Connection;
import io.reelay.sandbox.http.LoopbackHttp;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The S3 API of a bucket with any number of objects in one folder, none of which is kept: each
 * hundredth is a prompt, the rest are images that nobody names. A real server would be filled for
 * minutes. What is copied is remembered by its key.
 */
public final class HugeBucket implements AutoCloseable {
  /** Its only bucket. */
  public static final String NAME = "prompts";

  /** The only folder with objects in it. */
  public static final String FOLDER = "inbox/";

  private static final int PAGE = 1000;
  private static final int A_PROMPT_EACH = 100;
  private static final String MODIFIED = "2026-11-21T10:00:00.000Z";

  private final int objects;
  private final BitSet deleted = new BitSet();
  private final Set<String> copies = ConcurrentHashMap.newKeySet();
  private final LoopbackHttp http = LoopbackHttp.bind(0, "huge-bucket");

  private HugeBucket(int objects) {
    this.objects = objects;
  }

  /** With this many objects; on a free port. */
  public static HugeBucket start(int objects) {
    HugeBucket bucket = new HugeBucket(objects);
    bucket.http.handle("/" + NAME + "/", bucket::serve).handle("/" + NAME, bucket::serve).start();
    return bucket;
  }

  /** Any keys are good. */
  public S3Connection connection() {
    return new S3Connection("us-east-1", http.uri(), true, "any", "any-secret");
  }

  /** How many of them are prompts. */
  public int prompts() {
    return objects / A_PROMPT_EACH;
  }

  /** How many objects have gone. */
  public synchronized int deleted() {
    return deleted.cardinality();
  }

  /** The keys of what was copied. */
  public Set<String> copies() {
    return Set.copyOf(copies);
  }

  private void serve(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String key = path.substring(Math.min(path.length(), NAME.length() + 2));
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (key.isEmpty()) {
          answer(exchange, 200, page(query(exchange)));
        } else {
          object(exchange, key);
        }
      }
      case "HEAD" -> object(exchange, key);
      case "PUT" -> {
        copies.add(key);
        answer(exchange, 200, "<CopyObjectResult><ETag>\"copy\"</ETag></CopyObjectResult>");
      }
      case "DELETE" -> {
        delete(key);
        exchange.sendResponseHeaders(204, -1);
      }
      default -> exchange.sendResponseHeaders(501, -1);
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    return Stream.of(exchange.getRequestURI().getRawQuery().split("&"))
        .map(parameter -> parameter.split("=", 2))
        .collect(
            Collectors.toMap(
                parameter -> parameter[0],
                parameter -> parameter.length < 2 ? "" : URLDecoder.decode(parameter[1], UTF_8)));
  }

  private synchronized String page(Map<String, String> query) {
    int from = Integer.parseInt(query.getOrDefault("continuation-token", "0"));
    StringBuilder page = new StringBuilder("<ListBucketResult><EncodingType>url</EncodingType>");
    int next = from;
    for (int count = 0; count < PAGE && next < objects; next++) {
      if (!deleted.get(next)) {
        page.append("<Contents><Key>" + FOLDER + name(next) + "</Key><LastModified>")
            .append(MODIFIED + "</LastModified><ETag>\"" + next + "\"</ETag>")
            .append("<Size>" + text(next).length() + "</Size></Contents>");
        count++;
      }
    }
    page.append("<IsTruncated>" + (next < objects) + "</IsTruncated>");
    if (next < objects) {
      page.append("<NextContinuationToken>" + next + "</NextContinuationToken>");
    }
    return page.append("</ListBucketResult>").toString();
  }

  private static String name(int number) {
    return "%08d.%s".formatted(number, number % A_PROMPT_EACH == 0 ? "txt" : "png");
  }

  private static String text(int number) {
    return "Prompt number " + number;
  }

  /** Which object a key is; -1 = none that is there. */
  private synchronized int number(String key) {
    if (!key.matches(FOLDER + "\\d{8}\\.(txt|png)")) {
      return -1;
    }
    int number = Integer.parseInt(key.substring(FOLDER.length(), FOLDER.length() + 8));
    return deleted.get(number) ? -1 : number;
  }

  private synchronized void delete(String key) {
    int number = number(key);
    if (number >= 0) {
      deleted.set(number);
    }
  }

  private void object(HttpExchange exchange, String key) throws IOException {
    int number = number(key);
    if (number < 0) {
      answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
      return;
    }
    exchange.getResponseHeaders().set("ETag", "\"" + number + "\"");
    exchange.getResponseHeaders().set("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT");
    answer(exchange, 200, text(number));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + bytes.length);
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.close();
  }
}
