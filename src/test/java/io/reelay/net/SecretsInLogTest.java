package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsInLogTest {
  private static final String KEY = "sk-MARKED-0123456789";

  private final LoggerContext context = new LoggerContext();
  private ListAppender<ILoggingEvent> seen;

  @BeforeEach
  void all() {
    new SecretsInLog(List.of(KEY, "", "k")).install(context);
    listen();
  }

  private void listen() {
    seen = new ListAppender<>();
    seen.setContext(context);
    seen.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.TRACE);
    root.addAppender(seen);
  }

  @Test
  void aLineWithAKeyIsLeftOutWhereverItStands() {
    Logger log = context.getLogger("org.apache.camel.main.Main");
    log.debug("apiKey={}", KEY);
    log.trace("a", new IllegalStateException("b", new IllegalStateException(KEY)));
    log.debug("{} {} {}", "x", "y", "https://u/v.mp4?X-Amz-Signature=abc");
    log.debug("Authorization: Bearer abcdefgh");
    log.debug("a kind line");

    assertThat(seen.list).extracting(ILoggingEvent::getMessage).containsExactly("a kind line");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.hc.client5.http.wire",
        "org.apache.hc.client5.http.headers",
        "org.apache.http.wire",
        "software.amazon.awssdk.request",
        "software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner",
        "org.postgresql.core.v3.QueryExecutorImpl"
      })
  void whatWritesTheWireDownIsNotHeardBelowInfo(String name) {
    context.getLogger(name).setLevel(Level.TRACE);
    context.getLogger(name).debug("sk-MARK");
    context.getLogger(name).trace("ED-0123456789");
    context.getLogger(name).info("told");

    assertThat(seen.list).extracting(ILoggingEvent::getMessage).containsExactly("told");
  }

  @Test
  void aConfigurationThatIsReadAnewChangesNothing() {
    context.reset();
    listen();
    context.getLogger("org.apache.camel.main.Main").debug(KEY);

    assertThat(seen.list).isEmpty();
  }
}
