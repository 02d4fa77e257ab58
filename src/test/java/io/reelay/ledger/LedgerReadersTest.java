package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.ledger.claim.ClaimedJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Who only reads: it writes nothing, ends some time, and holds nobody up. */
@OnEveryDatabase
class LedgerReadersTest {
  /** More than any database has connections for readers. */
  private static final int READERS = 12;

  /** Never ends by itself, and takes no memory. */
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;
  private final ExecutorService threads = Executors.newFixedThreadPool(READERS);

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    threads.awaitTermination(1, TimeUnit.MINUTES);
    ledger.close();
  }

  @Test
  void aReaderWritesNothing() {
    assertThatThrownBy(
            () -> ledger.ledger.readers().useHandle(each -> each.execute("DELETE FROM node")))
        .isInstanceOf(LedgerException.class);
  }

  @Test
  void transitionsGoOnWhileAllReadersReadWithinTransactionsOfTheirs() throws Exception {
    ledger.admit(1);
    List<Handle> held = new ArrayList<>();
    int most = database == TestDatabase.SQLITE ? 4 : 1;
    try {
      for (int i = 0; i < most; i++) {
        Handle handle = ledger.ledger.readers().open();
        held.add(handle);
        handle.begin();
        assertThat(count(handle)).isEqualTo(1);
      }

      LedgerFixture.Node node = ledger.node("node");
      node.store("task-1");
      ledger.admission.admit(List.of(LedgerFixture.job("another")));
    } finally {
      held.forEach(LedgerReadersTest::end);
    }
    assertThat(ledger.named("name another").state()).isEqualTo(JobState.QUEUED);
  }

  private static void end(Handle handle) {
    try (handle) {
      handle.rollback();
    } catch (LedgerException e) {
      // On a busy machine the server has ended it, as one that does nothing.
      assertThat(e).hasStackTraceContaining("closed");
    }
  }

  private static int count(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM job").mapTo(Integer.class).one();
  }

  @Test
  void noTransitionFailsWhileManyReadBigListsAllTheTime() throws Exception {
    ledger.admit(3_000);
    LedgerFixture.Node node = ledger.node("node");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger lists = new AtomicInteger();
    CountDownLatch reading = new CountDownLatch(READERS);
    List<Future<?>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(
          threads.submit(
              () -> {
                while (!over.get()) {
                  assertThat(ledger.queries.list(EnumSet.of(JobState.QUEUED), null, 500, null))
                      .isNotEmpty();
                  lists.incrementAndGet();
                  reading.countDown();
                }
                return null;
              }));
    }
    assertThat(reading.await(2, TimeUnit.MINUTES)).isTrue();

    int before = lists.get();
    List<ClaimedJob> claimed = node.claims.claimDue();
    for (ClaimedJob job : claimed.subList(0, 100)) {
      node.jobs.submitted(node.jobs.submitting(job), "task " + job.id(), "pending", null);
    }
    over.set(true);

    for (Future<?> reader : readers) {
      reader.get(2, TimeUnit.MINUTES);
    }
    assertThat(lists.get()).isGreaterThan(before);
    assertThat(ledger.queries.list(EnumSet.of(JobState.GENERATING), null, 500, null)).hasSize(100);
  }

  @Test
  void aReadThatDoesNotEndIsEndedAndItsConnectionServesTheNext() {
    assertThatThrownBy(() -> ledger.ledger.readers().withHandle(LedgerReadersTest::endless))
        .isInstanceOf(LedgerException.class);
    assertThat(ledger.queries.unfinished()).isEmpty();
  }

  private static Long endless(Handle handle) {
    return handle.createQuery(ENDLESS).mapTo(Long.class).one();
  }
}
