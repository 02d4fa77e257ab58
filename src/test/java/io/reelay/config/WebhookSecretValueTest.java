package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretValueTest {
  private final ValueType<String> type = ValueTypes.webhookSecret();

  @ParameterizedTest
  @ValueSource(ints = {24, 32, 64})
  void aSecretHolds24To64Bytes(int length) throws Exception {
    String secret = secretOf(length);
    assertThat(type.parse(secret)).isEqualTo(secret);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void aShorterOrLongerOneIsRefused(int length) {
    assertThatThrownBy(() -> type.parse(secretOf(length)))
        .hasMessage("does not hold 24 to 64 bytes");
  }

  @Test
  void aSecretOfAnotherFormIsRefused() {
    assertThatThrownBy(() -> type.parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        .hasMessage("does not start with whsec_");
    assertThatThrownBy(() -> type.parse("whsec_not base64!"))
        .hasMessage("is not Base64 after whsec_");
  }

  private static String secretOf(int length) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[length]);
  }
}
