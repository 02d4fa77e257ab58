package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private final Redaction redaction = new Redaction(List.of("my-gateway-key"));

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "https://cdn.example/v.mp4?X-Amz-Signature=abc&X-Amz-Date=1 => https://cdn.example/v.mp4?…",
        "https://x.blob.example/v.mp4?se=2026&sig=a%2Fb => https://x.blob.example/v.mp4?…",
        "see https://a.example/b#token=c now => see https://a.example/b?… now",
        "{\"url\":\"https:\\/\\/cdn.example\\/v.mp4?sig=abc\\u0026se=1\"} =>"
            + " {\"url\":\"https:\\/\\/cdn.example\\/v.mp4?…\"}",
        "https://u:p@a.example/b => https://***@a.example/b",
        "https://a.example/users/@fox => https://a.example/users/@fox",
        "GET /v1/video/query?id=task_1&token=abc => GET /v1/video/query?id=task_1&token=***",
      })
  void ofAnAddressOriginAndPathAreKept(String text, String kept) {
    assertThat(redaction.excerpt(text)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer SECRET-1234",
        "{\"api_key\": \"SECRET\"}",
        "{\"Authorization\":\"SECRET \\\" SECRET\"}",
        "{\"access_token\":\"SECRET",
        "{\"secretAccessKey\" : \"SECRET\"}",
        "Incorrect API key provided: sk-SECRET1234",
        "whsec_SECRETSECRET",
        "data:image/png;base64,SECRET",
        "/v1/videos?api_key=SECRET",
      })
  void secretsAreKnownByTheirForm(String text) {
    assertThat(redaction.excerpt(text)).doesNotContain("SECRET");
  }

  @Test
  void aKeyOfTheSettingsIsTakenOutWhereverItStands() {
    assertThat(redaction.excerpt("no such key: my-gateway-key.")).isEqualTo("no such key: ***.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://c.example/a.mp4?fn='a.mp4'&sign=LEAK&policy=LEAK",
        "{\"url\":\"https://c.example/a.mp4?fn='a.mp4'&sign=LEAK\"}",
        "see 'https://c.example/a.mp4?fn=(a)!*,;'&sig=LEAK'",
        "/v1/a.mp4?fn='a.mp4'&sign='LEAK'&policy=LEAK",
        "https://c.example/a'b'.mp4?q=[LEAK]{LEAK}|LEAK^LEAK`LEAK",
      })
  void aSignatureGoesWhateverStandsBeforeIt(String text) {
    assertThat(redaction.excerpt(text)).doesNotContain("LEAK");
    assertThat(redaction.excerpt(text.replace("/", "\\/"))).doesNotContain("LEAK");
  }

  @Test
  void aShortKeyGoesOnlyWhereItIsAWord() {
    Redaction ofShort = new Redaction(List.of("k", "key-1", "key-1-and-more", " "));
    assertThat(ofShort.excerpt("task k_1 is ok: bad key 'k', Bearer k, monkey-12, key-1."))
        .isEqualTo("task k_1 is ok: bad key '***', Bearer ***, monkey-12, ***.");
    assertThat(ofShort.excerpt("key-1-and-more")).isEqualTo("***");
  }

  @Test
  void whatIsNoSecretStaysAsItIs() {
    String answer =
        "{\"id\":\"task_1\",\"status\":\"queued\",\"usage\":{\"total_tokens\":12},\n\"error\":null}";
    assertThat(redaction.excerpt(answer)).isEqualTo(answer);
    assertThat(redaction.excerpt(null)).isNull();
  }

  @Test
  void aLongTextIsCutAndSaysSo() {
    assertThat(redaction.excerpt("x".repeat(100_000))).hasSize(2_000).endsWith("x …");
    assertThat(redaction.excerpt("x".repeat(2_000))).hasSize(2_000).endsWith("xx");
    assertThat(redaction.excerpt("\"" + "\\\"".repeat(50_000))).hasSize(2_000);
  }

  @Test
  void controlCharactersAreNotKept() {
    assertThat(redaction.excerpt("a\u0000b\u001b[2J\nc")).isEqualTo("a b [2J\nc");
  }
}
