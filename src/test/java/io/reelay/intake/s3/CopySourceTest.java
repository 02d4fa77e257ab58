package io.reelay.intake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.config.S3Connection;
import io.reelay.ledger.claim.ClaimedObject;
import io.reelay.net.Egress;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.storage.S3Service;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The source of a copy goes as a header, where a server decodes it: a {@code +} that is sent as it
 * is would come to be a space, and {@code &} and {@code ?} would end the key (S3 API, CopyObject,
 * {@code x-amz-copy-source}: "the value must be URL-encoded").
 */
class CopySourceTest {
  private static final String KEY = "inbox/50% a&b+c?d=é #1.txt";

  private final List<String> sources = new CopyOnWriteArrayList<>();
  private final List<String> targets = new CopyOnWriteArrayList<>();

  @Test
  void everyLetterOfTheKeyThatMeansSomethingInAnAddressIsEncoded() throws Exception {
    try (LoopbackHttp s3 = LoopbackHttp.bind(0, "s3").handle("/", this::copied).start();
        S3Client client =
            new S3Service(
                    new S3Connection("us-east-1", s3.uri(), true, "any", "any-secret"),
                    Egress.direct())
                .client()) {
      InboxObject object = new InboxObject(KEY, "\"e\"", Instant.EPOCH, 1);
      ClaimedObject claim =
          new ClaimedObject(
              "prompts", KEY, object.revision(), "inbox/accepted/50% a&b+c?d=é #1.txt", null, 0, 0);
      client.copyObject(new ObjectRequests("prompts", 1).copy(new ObjectInHand(object, claim)));
    }

    assertThat(sources).containsExactly("prompts/inbox/50%25%20a%26b%2Bc%3Fd%3D%C3%A9%20%231.txt");
    assertThat(URLDecoder.decode(sources.get(0), UTF_8)).isEqualTo("prompts/" + KEY);
    assertThat(targets).containsExactly("/prompts/inbox/accepted/50% a&b+c?d=é #1.txt");
  }

  private void copied(HttpExchange exchange) throws IOException {
    sources.add(exchange.getRequestHeaders().getFirst("x-amz-copy-source"));
    targets.add(exchange.getRequestURI().getPath());
    byte[] answer = "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>".getBytes(UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
