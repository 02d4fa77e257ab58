package io.reelay.ledger.query;

import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How much of everything there is, for gauges and health: one statement every 5 s at the most, and
 * no more than a fiftieth of the time, however many ask; they get the last count while the next one
 * is made. Safe for use by several threads at once.
 */
public final class LedgerCounts {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  /** The larger the ledger, the longer a count is good for. */
  private static final int SHARE_OF_TIME = 50;

  private static final String COUNT =
      """
      SELECT 'job' AS what, gateway AS of, state AS word, count(*) AS number
      FROM job GROUP BY gateway, state
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
   * Events on their way to the webhook.
   *
   * @param pending all that are not delivered and not given up
   * @param failing those among them that were not taken at least once
   * @param givenUp those that are not sent any more
   */
  public record Events(long pending, long failing, long givenUp) {}

  /** Number of jobs at a gateway in a state. */
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

  /** Until when a gateway gets no creates, in milliseconds since 1970 UTC; 0 = it is not paused. */
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
