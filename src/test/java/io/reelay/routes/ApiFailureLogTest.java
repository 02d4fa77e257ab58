package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.reelay.HeardWarnings;
import io.reelay.HttpRouteTest;
import io.reelay.sandbox.FullLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A 503 says that the log says why, so the log does. */
class ApiFailureLogTest extends HttpRouteTest {
  @RegisterExtension final HeardWarnings told = new HeardWarnings();

  @Test
  void theCauseIsToldAndNoPrompt() throws Exception {
    try (FullLedger full = FullLedger.refusing(ledgerFile(), "INSERT ON job")) {
      assertThat(post("/api/prompts", "{\"prompt\": \"a secret cat\"}").statusCode())
          .isEqualTo(503);
    }

    assertThat(told.all())
        .extracting(ILoggingEvent::getFormattedMessage)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("prompt-intake-http: ")
                    .contains("SQLiteException", FullLedger.MESSAGE))
        .noneSatisfy(line -> assertThat(line).contains("secret cat"));
  }
}
