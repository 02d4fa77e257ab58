package io.reelay.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The receiver of a video's events.
 *
 * @param url receiver of the events; null = off
 * @param secret signing secret as in Standard Webhooks 1.0, {@code whsec_} and the Base64 of 24 to
 *     64 bytes; empty only without a receiver
 * @param allowPromptUrl whether a prompt's {@code webhook_url} replaces {@code url} for its events
 * @param events events to send, at least one
 * @param timeout longest wait for the receiver's answer, 1 s to 1 min
 * @param interval time between two claims of events, 100 ms to 1 min
 * @param threads events sent at the same time, 1 to 32
 */
public record WebhookSettings(
    URI url,
    String secret,
    boolean allowPromptUrl,
    Set<String> events,
    Duration timeout,
    Duration interval,
    int threads) {
  static final List<String> EVENTS =
      List.of(
          "video.submitted",
          "video.stored",
          "video.failed",
          "video.expired",
          "video.cancelled",
          "video.unknown");

  private static final int EVENTS_PER_THREAD = 2;

  /** One of so many threads is kept for other receivers. */
  private static final int THREADS_PER_KEPT = 4;

  public WebhookSettings {
    events = Collections.unmodifiableSet(new LinkedHashSet<>(events));
  }

  static WebhookSettings read(SettingValues values) {
    URI url = values.get(Catalogue.WEBHOOK_URL);
    String secret = values.get(Catalogue.WEBHOOK_SECRET);
    boolean allowPromptUrl = values.get(Catalogue.WEBHOOK_ALLOW_PROMPT_URL);
    if ((url != null || allowPromptUrl)
        && secret.isEmpty()
        && values.areValid(Catalogue.WEBHOOK_SECRET)) {
      values.missing(Catalogue.WEBHOOK_SECRET);
    }
    return new WebhookSettings(
        url,
        secret,
        allowPromptUrl,
        values.get(Catalogue.WEBHOOK_EVENTS),
        values.get(Catalogue.WEBHOOK_TIMEOUT),
        values.get(Catalogue.WEBHOOK_INTERVAL),
        values.get(Catalogue.WEBHOOK_THREADS));
  }

  /** Whether any event may have a receiver. */
  public boolean isOn() {
    return url != null || allowPromptUrl;
  }

  /** The number of events claimed at once, as {@link ReelaySettings.Dispatch#claimedCreates}. */
  public int claimedEvents() {
    return threads * EVENTS_PER_THREAD;
  }

  /**
   * The number of events of one address at once. Other receivers keep a thread, unless there is
   * only one.
   */
  public int claimedEventsOfOne() {
    return Math.max(1, threads - Math.max(1, threads / THREADS_PER_KEPT));
  }

  /** Without the secret, and with the URL's host only: a webhook's path and query may be secret. */
  @Override
  public String toString() {
    return ("WebhookSettings[host=%s, secret=%s, allowPromptUrl=%s, events=%s, timeout=%s, interval=%s,"
            + " threads=%d]")
        .formatted(
            url == null ? "" : url.getHost(),
            Setting.mask(secret),
            allowPromptUrl,
            events,
            timeout,
            interval,
            threads);
  }
}
