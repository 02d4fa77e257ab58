package io.reelay;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what must happen. Each wait ends by an event, and none comes near this
 * on a machine that does ten things besides: a test that does has failed.
 */
public final class Patience implements BeforeAllCallback {
  public static final Duration LIMIT = Duration.ofMinutes(2);

  /** For the waits that name no limit. JUnit calls it before each class: see META-INF/services. */
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
