package io.reelay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** How a request that was not sent is shown. */
class PreviewTextTest {
  private static final String JSON_TYPE = "application/json";

  private static PlannedRequest post(String url, String contentType, String body) {
    return new PlannedRequest(
        "POST", URI.create(url), contentType, "Bearer ***", null, body.getBytes(UTF_8));
  }

  private static String body(String json) throws Exception {
    String text = PreviewText.of(post("https://gateway.example/v1", JSON_TYPE, json));
    return text.substring(text.indexOf("\n\n") + 2);
  }

  @Test
  void aRequestIsShownLineByLine() throws Exception {
    String json = "{\"model\":\"sora-2\",\"images\":[\"a\",\"b\"],\"x\":{\"y\":true}}";

    assertThat(PreviewText.of(post("https://gateway.example/v1?a=b%20c", JSON_TYPE, json)))
        .isEqualTo(
            """
              POST https://gateway.example/v1?a=b%20c
              Content-Type: application/json
              Authorization: Bearer ***

              {
                "model": "sora-2",
                "images": [ "a", "b" ],
                "x": {
                  "y": true
                }
              }
            """);
  }

  @Test
  void fieldsKeepTheirOrderAndNumbersTheirDigits() throws Exception {
    assertThat(body("{\"z\":1.50,\"a\":1e3,\"m\":123456789012345678901234567890}"))
        .isEqualTo(
            """
              {
                "z": 1.50,
                "a": 1e3,
                "m": 123456789012345678901234567890
              }
            """);
  }

  @Test
  void aBodyThatIsNotJsonIsShownAsItStands() throws Exception {
    String form = "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nA kite\r\n--x--";

    assertThat(PreviewText.of(post("https://gateway.example/", "multipart/form-data", form)))
        .contains("  Content-Disposition: form-data; name=\"prompt\"\n\n  A kite\n  --x--\n");
  }

  @Test
  void aRequestWithoutBodyHasNone() throws Exception {
    PlannedRequest get =
        new PlannedRequest("GET", URI.create("https://e.example/"), null, null, null, new byte[0]);

    assertThat(PreviewText.of(get)).isEqualTo("  GET https://e.example/\n");
  }

  @Test
  void aPlaceholderInAPathStandsAsInABody() throws Exception {
    String url = "https://gateway.example/v1/videos/%3Cmy%20teaser%3E/remix?x=%3A";

    assertThat(PreviewText.of(post(url, JSON_TYPE, "{}")))
        .contains("https://gateway.example/v1/videos/<my teaser>/remix?x=%3A\n");
  }

  @Test
  void nothingInItMovesTheCursorOrTurnsTheText() throws Exception {
    assertThat(body("{\"prompt\":\"a\u009b2Jb\u202ec 😀 \\u001b[2J\"}"))
        .contains("\"a\\u009b2Jb\\u202ec 😀 \\u001B[2J\"");
    assertThat(PreviewText.printable("x\u001b[2J.json")).isEqualTo("x\\u001b[2J.json");
  }
}
