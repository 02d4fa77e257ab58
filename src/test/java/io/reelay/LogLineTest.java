package io.reelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others wrote stays in its line of the log. */
class LogLineTest {

  @Test
  void noTextAddsLinesColoursOrTurnsWhatFollows() throws Exception {
    assertThat(line("a\nb\u001B[31mc\u0085d\u2028e\u009Bf\u202Eg\u2066h 猫"))
        .endsWith(" jobs - a b [31mc d e f g h 猫" + System.lineSeparator())
        .hasLineCount(1);
  }

  private static String line(String message) throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogLineTest.class.getResource("/logback.xml"));
    Logger logger = context.getLogger("io.reelay.jobs");
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
    LoggingEvent event = new LoggingEvent("", logger, Level.INFO, message, null, null);
    event.setMDCPropertyMap(Map.of());
    try {
      return new String(console.getEncoder().encode(event), UTF_8);
    } finally {
      context.stop();
    }
  }
}
