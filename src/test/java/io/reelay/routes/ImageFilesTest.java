package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.intake.image.Pictures;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where there are no links, a dialect that takes files gets the image's bytes. */
class ImageFilesTest extends RouteTest {
  private static final byte[] RED = Pictures.png(0xFF0000);

  private final SimulatedGateway openai = SimulatedGateway.start(GatewayKind.OPENAI);

  ImageFilesTest() {
    setting("reelay.gateways.openai.dialect", "openai");
    setting("reelay.gateways.openai.base-url", openai.uri().toString());
    setting("reelay.gateways.openai.api-key", openai.apiKey());
  }

  @BeforeEach
  void putImage() throws Exception {
    Files.write(inbox().resolve("red.png"), RED);
    Files.setLastModifiedTime(
        inbox().resolve("red.png"), FileTime.from(Instant.now().minusSeconds(3600)));
  }

  @AfterEach
  void closeGateway() {
    openai.close();
  }

  @Test
  void theImageArrivesAsAFileOfAForm() throws Exception {
    drop(
        "cat.json",
        """
        {"prompt": "a \\"grey\\" кошка", "gateway": "openai", "seconds": 8, "size": "1280x720",
         "input_reference": "./red.png"}
        """);

    await("cat", "stored");

    assertThat(openai.traffic().refusals()).isEmpty();
    Bill.Create create = openai.createsFor("a \"grey\" кошка").get(0);
    assertThat(create.body().path("seconds").textValue()).isEqualTo("8");
    assertThat(create.body().path("input_reference").toString())
        .contains("image.png", "image/png", DigestUtils.sha256Hex(RED));
  }

  @Test
  void aListOfGatewaysIsHeldToTheOneThatTakesNoFiles() throws Exception {
    drop(
        "cat.json",
        """
        {"prompt": "a cat", "gateway": ["openai", "main"], "duration": 4, "images": ["./red.png"]}
        """);

    eventually(
        () ->
            assertThat(inbox().resolve("rejected/cat.json.error.txt"))
                .content()
                .contains("images[0]", "needs reelay.storage.kind=s3 at this gateway"));
  }
}
