package io.reelay.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gateways whose last answer to a query had nothing in it that Reelay knows: another API, another
 * version of it, or the wrong dialect. Queries of their jobs would find nothing until their
 * deadline.
 */
public final class EmptyAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(EmptyAnswers.class);

  private final Map<String, Instant> since = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public EmptyAnswers(InstantSource clock) {
    this.clock = clock;
  }

  /** A query was answered. The first of several answers with nothing in them is warned of. */
  public void saw(String gateway, String jobId, TaskReport answer) {
    if (answer.isEmpty()) {
      if (since.putIfAbsent(gateway, clock.instant()) == null) {
        LOG.warn(
            "gateway {} answers a query without state, id and link: is its dialect the right"
                + " one? `show {}` has the answer",
            gateway,
            jobId);
      }
    } else if (answer.ok()) {
      since.remove(gateway);
    }
  }

  /** When the gateway's answers began to be empty; empty if the last one was not. */
  public Optional<Instant> since(String gateway) {
    return Optional.ofNullable(since.get(gateway));
  }
}
