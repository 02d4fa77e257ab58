package io.reelay.ledger.query;

import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Counts the ledger's contents for gauges and health. It runs one statement at most every 5 s, and
 * uses at most a fiftieth of the time, however many clients ask. During a count they get the last
 * one. Safe for use by several threads at once.
 */
public final class LedgerCounts {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  /** The larger the ledger, the longer a count is valid. */
  private static final int SHARE_OF_TIME = 50;

  private static final String COUNT =
      """
      SELECT 'job' AS what, gateway AS of, state AS word, CAST(sum(jobs) AS BIGINT) AS number
      FROM job_count GROUP BY gateway, state
      UNION ALL
      SELECT 'event', '', 'pending', count(*) FROM outbox WHERE state = 'pending'
      UNION ALL
      SELECT 'event', '', 'failing', count(*) FROM outbox WHERE state = 'pending' AND attempts > 0
      UNION ALL
      SELECT 'event', '', 'given_up', count(*) FROM outbox WHERE state = 'given_up'
      UNION ALL
      SELECT 'pause', gateway, '', paused_until FROM gateway_pause
      """;

  private final Ledger ledger;
  private final ReentrantLock counting = new ReentrantLock();
  private volatile Map<Key, Long> counts;
  private long countedAt;
  private long goodFor;

  public LedgerCounts(Ledger ledger) {
    this.ledger = ledger;
  }

  private record Key(String what, String of, String word) {}

  /**
   * The events for the webhook.
   *
   * @param pending events that are neither delivered nor given up
   * @param failing pending events with at least one failed attempt
   * @param givenUp events that are no longer sent
   */
  public record Events(long pending, long failing, long givenUp) {}

  /** The number of jobs at a gateway in a state. */
  public long jobs(String gateway, JobState state) {
    return count(new Key("job", gateway, state.text()));
  }

  public Events events() {
    Map<Key, Long> now = counts();
    return new Events(
        now.getOrDefault(new Key("event", "", "pending"), 0L),
        now.getOrDefault(new Key("event", "", "failing"), 0L),
        now.getOrDefault(new Key("event", "", "given_up"), 0L));
  }

  /** The end of a gateway's pause, in milliseconds since 1970 UTC; 0 = not paused. */
  public long pausedUntil(String gateway) {
    return count(new Key("pause", gateway, ""));
  }

  private long count(Key key) {
    return counts().getOrDefault(key, 0L);
  }

  private Map<Key, Long> counts() {
    if (!counting.tryLock()) {
      Map<Key, Long> last = counts;
      if (last != null) {
        return last;
      }
      counting.lock();
    }
    try {
      long begun = System.nanoTime();
      if (counts == null || begun - countedAt > goodFor) {
        counts = ledger.browse(LedgerCounts::count);
        countedAt = System.nanoTime();
        goodFor = Math.max(GOOD_FOR.toNanos(), (countedAt - begun) * SHARE_OF_TIME);
      }
      return counts;
    } finally {
      counting.unlock();
    }
  }

  private static Map<Key, Long> count(Handle handle) {
    return handle
        .createQuery(COUNT)
        .map(
            (row, context) ->
                Map.entry(
                    new Key(row.getString(1), row.getString(2), row.getString(3)), row.getLong(4)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
