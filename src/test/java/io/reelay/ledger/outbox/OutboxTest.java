package io.reelay.ledger.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.Job;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.outbox.Outbox.Delivery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A receiver gets its share of the threads, and others get theirs. */
@OnEveryDatabase
class OutboxTest {
  private static final String SLOW = "https://slow.example/";
  private static final String QUICK = "https://quick.example/";

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;
  private Outbox outbox;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    outbox = ledger.node("a").outbox;
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /** The events of all admitted jobs, of which the last have another address. */
  private void cancelled(int slow, int quick) throws Exception {
    ledger.admit(slow + quick);
    ledger.cancelAll();
    List<Job> jobs =
        ledger.ledger.read(
            handle ->
                handle
                    .createQuery("SELECT <columns> FROM job ORDER BY id")
                    .mapTo(Job.class)
                    .list());
    for (int i = 0; i < jobs.size(); i++) {
      address(jobs.get(i).id(), i < slow ? SLOW : QUICK);
    }
  }

  private void address(String job, String url) {
    ledger.ledger.writeAll(
        handle -> {
          handle.execute("UPDATE outbox SET url = ? WHERE job_id = ?", url, job);
          // The slow receiver's are the oldest.
          handle.execute(
              "UPDATE outbox SET next_attempt_at = next_attempt_at - ? WHERE job_id = ?",
              url.equals(SLOW) ? 1_000 : 0,
              job);
        });
  }

  @Test
  void aSlowReceiverLeavesRoomForOthers() throws Exception {
    cancelled(6, 2);

    List<Delivery> claimed = outbox.claimDue(8, 3);

    assertThat(claimed)
        .extracting(Delivery::url)
        .containsExactlyInAnyOrder(SLOW, SLOW, SLOW, QUICK, QUICK);
    assertThat(outbox.claimDue(8, 3)).isEmpty();
    outbox.delivered(claimed.stream().filter(event -> event.url().equals(SLOW)).toList().get(0));
    assertThat(outbox.claimDue(8, 3)).extracting(Delivery::url).containsExactly(SLOW);
  }

  @Test
  void aBacklogOfThousandsOfASlowReceiverLeavesRoomToo() throws Exception {
    cancelled(4, 1);
    ledger.ledger.writeAll(
        handle ->
            handle.execute(
                """
                INSERT INTO outbox (id, job_id, type, url, payload, next_attempt_at, created_at,
                  updated_at)
                WITH RECURSIVE number (n) AS (
                  SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2500)
                SELECT 'copy_' || n, job_id, type, url, payload, next_attempt_at, created_at,
                  updated_at
                FROM number, (SELECT * FROM outbox WHERE url = ? LIMIT 1) AS one
                """,
                SLOW));

    assertThat(outbox.claimDue(8, 3))
        .extracting(Delivery::url)
        .containsExactlyInAnyOrder(SLOW, SLOW, SLOW, QUICK);
  }

  @Test
  void allAddressesTogetherGetNoMoreThanAreAllowedAtOnce() throws Exception {
    cancelled(6, 6);

    assertThat(outbox.claimDue(4, 3)).hasSize(4);
    assertThat(outbox.claimDue(4, 3)).isEmpty();
  }

  @Test
  void withoutALimitForOneTheOldestAreClaimed() throws Exception {
    cancelled(6, 6);

    assertThat(outbox.claimDue(6, 6)).extracting(Delivery::url).containsOnly(SLOW);
  }
}
