package io.reelay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What is logged during a test as a warning or worse, by whomever. */
public final class HeardWarnings implements BeforeEachCallback, AfterEachCallback {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();
  private Level before;

  @Override
  public void beforeEach(ExtensionContext context) {
    before = ROOT.getLevel();
    ROOT.setLevel(Level.WARN);
    // Read while others write.
    heard.list = new CopyOnWriteArrayList<>();
    heard.start();
    ROOT.addAppender(heard);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ROOT.detachAppender(heard);
    ROOT.setLevel(before);
  }

  /** In the order in which it was logged. */
  public List<ILoggingEvent> all() {
    return heard.list;
  }
}
