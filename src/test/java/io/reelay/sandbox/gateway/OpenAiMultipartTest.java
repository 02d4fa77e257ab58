package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OpenAiMultipartTest {
  private static final ContentType TEXT = ContentType.TEXT_PLAIN.withCharset("UTF-8");

  @AutoClose private final SimulatedGateway gateway = SimulatedGateway.start(GatewayKind.OPENAI);

  private final GatewayClient client = new GatewayClient(gateway);

  @Test
  void theFieldsAndTheFactsOfTheFileAreOnTheBill() throws Exception {
    byte[] png = TestImages.png();
    MultipartEntityBuilder form =
        prompt("雨中的猫")
            .addTextBody("seconds", "8", TEXT)
            .addBinaryBody("input_reference", png, ContentType.IMAGE_PNG, "image.png");

    assertThat(post(form).statusCode()).isEqualTo(200);

    assertThat(gateway.createsFor("雨中的猫"))
        .singleElement()
        .satisfies(
            create -> {
              assertThat(create.body().path("seconds").asText()).isEqualTo("8");
              JsonNode file = create.body().path("input_reference");
              assertThat(file.path("filename").asText()).isEqualTo("image.png");
              assertThat(file.path("content_type").asText()).isEqualTo("image/png");
              assertThat(file.path("size").asInt()).isEqualTo(png.length);
              assertThat(file.path("sha256").asText()).isEqualTo(TestImages.sha256(png));
            });
  }

  @Test
  void aFileThatIsNoPictureIsRefused() throws Exception {
    refuses(
        prompt("a cat")
            .addBinaryBody(
                "input_reference", "GIF89a".getBytes(), ContentType.IMAGE_PNG, "image.png"));
  }

  @Test
  void aFileWithTheContentTypeOfAnotherIsRefused() throws Exception {
    refuses(
        prompt("a cat")
            .addBinaryBody(
                "input_reference", TestImages.jpeg(), ContentType.IMAGE_PNG, "image.png"));
  }

  @Test
  void aReferenceThatIsTextIsRefused() throws Exception {
    refuses(prompt("a cat").addTextBody("input_reference", "https://example.com/a.png", TEXT));
  }

  @Test
  void aFileElsewhereIsRefused() throws Exception {
    refuses(
        prompt("a cat")
            .addBinaryBody("image", TestImages.png(), ContentType.IMAGE_PNG, "image.png"));
  }

  @Test
  void aFieldOfAnotherGatewayOrTwiceIsRefused() throws Exception {
    refuses(prompt("a cat").addTextBody("duration", "8", TEXT));
    refuses(prompt("a cat").addTextBody("prompt", "a dog", TEXT));
  }

  @Test
  void aBodyThatIsNoMultipartIsRefused() throws Exception {
    for (String type : new String[] {"multipart/form-data", "multipart/form-data; boundary=x"}) {
      var request =
          client
              .to("/v1/videos")
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString("prompt=a"));
      assertThat(client.send(request).statusCode()).isEqualTo(400);
    }
    assertThat(gateway.bill()).isEmpty();
  }

  private void refuses(MultipartEntityBuilder form) throws Exception {
    assertThat(post(form).statusCode()).isEqualTo(400);
    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().refusals()).isNotEmpty();
  }

  private static MultipartEntityBuilder prompt(String prompt) {
    return MultipartEntityBuilder.create()
        .setMode(HttpMultipartMode.STRICT)
        .addTextBody("prompt", prompt, TEXT);
  }

  private HttpResponse<String> post(MultipartEntityBuilder form)
      throws IOException, InterruptedException {
    HttpEntity entity = form.build();
    var body = new ByteArrayOutputStream();
    entity.writeTo(body);
    return client.send(
        client
            .to("/v1/videos")
            .header("Content-Type", entity.getContentType())
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }
}
