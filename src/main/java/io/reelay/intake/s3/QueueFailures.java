package io.reelay.intake.s3;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of a queue that cannot be read: one line, where Camel's own handler has pages. */
public final class QueueFailures implements ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(QueueFailures.class);

  @Override
  public void handleException(Throwable exception) {
    LOG.warn("The queue of the inbox: {}", exception.getMessage());
  }

  @Override
  public void handleException(String message, Throwable exception) {
    handleException(exception);
  }

  /** The route's own error handling has said it; the message is seen again later. */
  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    LOG.debug("{}", message, exception);
  }
}
