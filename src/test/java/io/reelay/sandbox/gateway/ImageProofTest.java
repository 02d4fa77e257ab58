package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageProofTest {
  @AutoClose private final SimulatedGateway gateway = SimulatedGateway.start();

  @AutoClose
  private final LoopbackHttp pictures =
      LoopbackHttp.bind(0, "pictures")
          .handle("/a.png", Reply.status(200).body("image/png", "no picture")::send)
          .handle("/a.jpg", exchange -> send(exchange, TestImages.jpeg()))
          .start();

  @Test
  void aLinkedImageIsFetchedBeforeTheCreateIsTaken() throws Exception {
    assertThat(create(gateway, pictures.uri() + "/a.jpg").statusCode()).isEqualTo(200);

    assertThat(gateway.traffic().images()).containsExactly(TestImages.sha256(TestImages.jpeg()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a.png", "/missing.png"})
  void aLinkThatLeadsToNoPictureIsRefusedAndNotBilled(String path) throws Exception {
    assertThat(create(gateway, pictures.uri() + path).statusCode()).isEqualTo(400);

    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().refusals()).singleElement().asString().contains("images");
  }

  @Test
  void theProofCanBeTurnedOff() throws Exception {
    try (SimulatedGateway trusting = SimulatedGateway.builder().imageProof(false).start()) {
      assertThat(create(trusting, pictures.uri() + "/a.png").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void otherHostsAreNotAsked() throws Exception {
    assertThat(create(gateway, "https://images.invalid/a.png").statusCode()).isEqualTo(200);
    assertThat(gateway.traffic().images()).isEmpty();
  }

  private static HttpResponse<String> create(SimulatedGateway gateway, String image)
      throws IOException, InterruptedException {
    var body = GatewayClient.body("a cat");
    body.putArray("images").add(image);
    return new GatewayClient(gateway).post(body.toString());
  }

  private static void send(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
