package io.reelay.intake.s3;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs a consumer's failures in one line. Camel's own handler logs pages. */
public final class IntakeFailures implements ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeFailures.class);

  private final Level level;

  /**
   * @param level level of unusual failures
   */
  public IntakeFailures(Level level) {
    this.level = level;
  }

  @Override
  public void handleException(Throwable exception) {
    LOG.atLevel(isKnown(exception) ? Level.DEBUG : level).log("{}", exception.getMessage());
    LOG.debug("In full", exception);
  }

  /** Failures that are logged once, or that are harmless. */
  private static boolean isKnown(Throwable exception) {
    return exception instanceof ObjectHeldException
        || exception.getCause() instanceof ObjectStuckException stuck && !stuck.isNew();
  }

  @Override
  public void handleException(String message, Throwable exception) {
    handleException(exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    handleException(exception);
  }
}
