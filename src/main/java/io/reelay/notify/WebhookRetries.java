package io.reelay.notify;

import io.reelay.ledger.outbox.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The retries of a failed delivery: the schedule that Standard Webhooks 1.0 recommends (0, 5 s, 5
 * min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h). Each delay has up to a tenth more. After the last
 * one the delivery is given up.
 */
public final class WebhookRetries {
  private static final List<Duration> SCHEDULE =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));
  private static final int GONE = 410;

  private final Outbox outbox;

  public WebhookRetries(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * The receiver answered, but not with 2xx.
   *
   * @param retryAfter the receiver's {@code Retry-After} in seconds; null or any other form = none
   */
  public void refused(Outbox.Delivery delivery, int httpStatus, String retryAfter) {
    if (httpStatus == GONE) {
      outbox.giveUp(delivery, "the receiver says 410 Gone");
      return;
    }
    Duration atLeast =
        retryAfter != null && retryAfter.strip().matches("\\d{1,6}")
            ? Duration.ofSeconds(Long.parseLong(retryAfter.strip()))
            : Duration.ZERO;
    again(delivery, atLeast, "HTTP " + httpStatus);
  }

  /** There was no answer. */
  public void unreached(Outbox.Delivery delivery, Exception cause) {
    again(delivery, Duration.ZERO, cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }

  private void again(Outbox.Delivery delivery, Duration atLeast, String reason) {
    if (delivery.attempts() >= SCHEDULE.size()) {
      outbox.giveUp(delivery, reason);
      return;
    }
    Duration delay = SCHEDULE.get(delivery.attempts());
    delay = delay.plusMillis(ThreadLocalRandom.current().nextLong(delay.toMillis() / 10 + 1));
    outbox.retry(delivery, delay.compareTo(atLeast) < 0 ? atLeast : delay, reason);
  }
}
