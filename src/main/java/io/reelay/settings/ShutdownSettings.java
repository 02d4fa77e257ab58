package io.reelay.settings;

import java.time.Duration;

/**
 * How the process ends on a signal.
 *
 * @param grace how long creates, queries and transfers on the wire may take, 1 s to 10 min
 */
public record ShutdownSettings(Duration grace) {
  /** For routes that do not end by themselves, after which they are left. */
  private static final Duration LEFT = Duration.ofSeconds(2);

  /** For the ledger. */
  private static final Duration CLOSED = Duration.ofSeconds(2);

  static ShutdownSettings read(SettingValues values) {
    return new ShutdownSettings(values.get(Catalogue.SHUTDOWN_GRACE));
  }

  /** The grace as Camel counts it, in whole seconds. */
  public long graceSeconds() {
    return grace.plusMillis(999).toSeconds();
  }

  /** After this much of the end no route is waited for. */
  public Duration routesEnd() {
    return grace.plus(LEFT);
  }

  /** The longest that the end takes; whoever kills the process waits longer. */
  public Duration limit() {
    return routesEnd().plus(CLOSED);
  }
}
