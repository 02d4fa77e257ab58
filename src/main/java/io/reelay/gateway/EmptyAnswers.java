package io.reelay.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways whose last answer to a query had no known field. The cause is another API, another
 * version of it, or the wrong dialect. Their jobs' queries would find nothing until the deadline.
 */
public final class EmptyAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(EmptyAnswers.class);

  private final Map<String, Instant> since = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public EmptyAnswers(InstantSource clock) {
    this.clock = clock;
  }

  /** A query was answered. The first of several empty answers causes a warning. */
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

  /** The time of the first empty answer in a row. No value if the last answer was not empty. */
  public Optional<Instant> since(String gateway) {
    return Optional.ofNullable(since.get(gateway));
  }
}
