package io.reelay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentsTest {
  private final Consents consents = new Consents();

  @Test
  void aYesIsAParameterOrAField() throws Exception {
    assertThat(consents.of(null, null, null)).isEqualTo(new Consent(false, null));
    assertThat(consents.of(null, null, " ")).isEqualTo(new Consent(false, null));
    assertThat(consents.of("true", null, "")).isEqualTo(new Consent(true, null));
    assertThat(consents.of(null, null, "{\"payAgain\": true}")).isEqualTo(new Consent(true, null));
    assertThat(consents.of("false", null, "{\"payAgain\": true}").payAgain()).isFalse();
    assertThat(
            consents.of(
                null, null, "{\"payAgain\": true, \"until\": \"2026-11-27T01:00:00.123Z\"}"))
        .isEqualTo(new Consent(true, Instant.parse("2026-11-27T01:00:00.123Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"payAgain\": \"true\"}",
        "{\"payAgain\": 1}",
        "{\"payAgain\": null}",
        "[true]",
        "true",
        "{\"until\": \"yesterday\"}"
      })
  void whatOnlyLooksLikeAYesIsTold(String body) {
    assertThatThrownBy(() -> consents.of(null, null, body)).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> consents.of("yes", null, "")).isInstanceOf(ApiException.class);
  }

  @Test
  void aBodyThatIsNoJsonIsNoYes() {
    assertThatThrownBy(() -> consents.of(null, null, "payAgain=true"))
        .isInstanceOf(JsonProcessingException.class);
  }
}
