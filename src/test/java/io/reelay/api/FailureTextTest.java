package io.reelay.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
  @Test
  void theCauseIsToldAndNotTheValuesOfWhatFailed() {
    IOException disk = new IOException("No space left on device\n  Detail: (a secret prompt)");
    Throwable failure =
        new IllegalStateException("INSERT {a secret prompt}", new RuntimeException("x", disk));

    assertThat(FailureText.of(failure))
        .isEqualTo("IllegalStateException: IOException: No space left on device");
    assertThat(FailureText.of(new IOException())).isEqualTo("IOException");
  }
}
