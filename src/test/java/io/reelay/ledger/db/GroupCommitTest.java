package io.reelay.ledger.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Writes to a SQLite ledger that wait for it together. */
class GroupCommitTest {
  @TempDir Path folder;
  private Path file;
  private Ledger ledger;
  private final CountDownLatch free = new CountDownLatch(1);
  private final List<Thread> started = new ArrayList<>();

  /** What ran after a commit. */
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("ledger.db");
    ledger = Ledger.open(location());
  }

  @AfterEach
  void close() throws Exception {
    free.countDown();
    for (Thread thread : started) {
      thread.join(TimeUnit.MINUTES.toMillis(1));
    }
    ledger.close();
  }

  private LedgerLocation location() {
    return new LedgerLocation(LedgerLocation.SQLITE + file, "", "", 1);
  }

  /** A caller's thread, and what its write came to. */
  private static final class Caller<T> extends FutureTask<T> {
    private Thread thread;

    Caller(Ledger ledger, HandleCallback<T, Exception> step) {
      super(() -> ledger.write(step));
    }

    T result() throws Exception {
      return get(1, TimeUnit.MINUTES);
    }

    Throwable failure() {
      return catchThrowable(this::result).getCause();
    }
  }

  private <T> Caller<T> call(HandleCallback<T, Exception> step) {
    return wait(new Caller<>(ledger, step));
  }

  /** In this order they are a group once the ledger is {@link #free}. */
  private <T> Caller<T> wait(Caller<T> caller) {
    caller.thread = new Thread(caller);
    started.add(caller.thread);
    caller.thread.start();
    await()
        .atMost(Patience.LIMIT)
        .until(
            () ->
                caller.thread.getState() == Thread.State.WAITING
                    || caller.thread.getState() == Thread.State.TIMED_WAITING);
    return caller;
  }

  /** Somebody else reads on the writer's connection. */
  private void occupy() throws Exception {
    CountDownLatch occupied = new CountDownLatch(1);
    FutureTask<Void> reader =
        new FutureTask<>(
            () ->
                ledger.read(
                    handle -> {
                      occupied.countDown();
                      free.await();
                      return null;
                    }));
    Thread thread = new Thread(reader);
    started.add(thread);
    thread.start();
    assertThat(occupied.await(1, TimeUnit.MINUTES)).isTrue();
  }

  private static int insert(Handle handle, String name) {
    return handle.execute("INSERT INTO node (name, seen_at) VALUES (?, 1)", name);
  }

  private HandleCallback<Integer, Exception> insertAndTell(String name) {
    return handle -> {
      handle.afterCommit(() -> tell(name));
      return insert(handle, name);
    };
  }

  private void tell(String name) {
    synchronized (told) {
      told.add(name);
    }
  }

  /** As another connection sees them. */
  private List<String> rows() {
    return ledger.browse(
        handle ->
            handle.createQuery("SELECT name FROM node ORDER BY name").mapTo(String.class).list());
  }

  @Test
  void writesThatWaitTogetherAreOneTransaction() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    ledger.jdbi().useHandle(handle -> count(handle, commits));
    ledger.writeAll(handle -> insert(handle, "alone"));
    int ofOne = commits.getAndSet(0);

    occupy();
    List<Caller<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = "row " + i;
      callers.add(call(handle -> insert(handle, name)));
    }
    free.countDown();

    for (Caller<Integer> caller : callers) {
      assertThat(caller.result()).isEqualTo(1);
    }
    assertThat(rows()).hasSize(21);
    assertThat(commits).hasValue(ofOne);
  }

  private static void count(Handle handle, AtomicInteger commits) throws Exception {
    handle
        .getConnection()
        .unwrap(SQLiteConnection.class)
        .addCommitListener(
            new SQLiteCommitListener() {
              @Override
              public void onCommit() {
                commits.incrementAndGet();
              }

              @Override
              public void onRollback() {}
            });
  }

  @Test
  void oneThatFailsAmongThemTakesNoOtherWithIt() throws Exception {
    occupy();
    Caller<Integer> first = call(insertAndTell("a"));
    Exception fault = new Exception("no");
    Caller<Integer> failing =
        call(
            handle -> {
              insertAndTell("b").withHandle(handle);
              throw fault;
            });
    Caller<Integer> refused =
        call(handle -> insertAndTell("c").withHandle(handle) + insert(handle, "a"));
    Caller<Integer> last = call(insertAndTell("d"));
    free.countDown();

    assertThat(first.result() + last.result()).isEqualTo(2);
    assertThat(failing.failure()).isSameAs(fault);
    assertThat(refused.failure()).isInstanceOf(LedgerException.class);
    assertThat(rows()).containsExactly("a", "d");
    assertThat(told).containsExactlyInAnyOrder("a", "d");
  }

  @Test
  void ofTwoThatChangeOneRowTheSecondFindsTheOthersChange() throws Exception {
    ledger.write(handle -> insert(handle, "row"));
    occupy();
    HandleCallback<Integer, Exception> change =
        handle -> handle.execute("UPDATE node SET seen_at = 2 WHERE name = 'row' AND seen_at = 1");
    Caller<Integer> first = call(change);
    Caller<Integer> second = call(change);
    free.countDown();

    assertThat(first.result()).isEqualTo(1);
    assertThat(second.result()).isZero();
  }

  @Test
  void whatIsToldAfterTheCommitIsToldByTheCallerAndThenOthersSeeTheRow() throws Exception {
    occupy();
    List<Caller<Thread>> callers = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      callers.add(
          call(
              handle -> {
                handle.afterCommit(
                    () -> tell(Thread.currentThread().getName() + rows().contains(name)));
                insert(handle, name);
                return Thread.currentThread();
              }));
    }
    free.countDown();

    // One caller has run both.
    assertThat(callers.get(1).result()).isSameAs(callers.get(0).result());
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            callers.stream().map(caller -> caller.thread.getName() + true).toList());
  }

  @Test
  void ifTheCommitFailsNothingIsWrittenAndEachCallerKnows() throws Exception {
    occupy();
    Caller<Integer> first = call(insertAndTell("a"));
    Caller<Integer> second =
        call(
            handle -> {
              // The event of no job, which is looked at only by the commit.
              handle.execute("PRAGMA defer_foreign_keys = ON");
              return handle.execute(
                  """
                  INSERT INTO outbox (id, job_id, type, url, payload, next_attempt_at, created_at,
                    updated_at)
                  VALUES ('e', 'no job', 't', 'u', 'p', 1, 1, 1)
                  """);
            });
    Caller<Integer> third = call(insertAndTell("c"));
    free.countDown();

    for (Caller<Integer> caller : List.of(first, second, third)) {
      assertThat(caller.failure())
          .isInstanceOf(LedgerException.class)
          .hasStackTraceContaining("FOREIGN KEY");
    }
    assertThat(rows()).isEmpty();
    assertThat(told).isEmpty();
    assertThat(ledger.<Integer, RuntimeException>write(handle -> insert(handle, "next"))).isOne();
  }

  @Test
  void ifSqliteRollsAllBackNothingOfTheGroupIsLeftEvenIfTheWriteDoesNotSayIt() throws Exception {
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "CREATE TRIGGER full BEFORE INSERT ON node WHEN NEW.name = 'bad'"
                        + " BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END"));
    occupy();
    Caller<Integer> first = call(insertAndTell("a"));
    Caller<Integer> second =
        call(
            handle -> {
              handle.afterCommit(() -> tell("bad"));
              catchThrowable(() -> insert(handle, "bad"));
              return 0;
            });
    Caller<Integer> third = call(insertAndTell("c"));
    free.countDown();

    assertThat(first.failure()).isInstanceOf(LedgerException.class);
    assertThat(second.failure()).isInstanceOf(LedgerException.class);
    // It was not run in that transaction.
    assertThat(third.result()).isEqualTo(1);
    assertThat(rows()).containsExactly("c");
    assertThat(told).containsExactly("c");
  }

  @Test
  void ifTheFileGoesAmongThemNobodyActsOnWhatWasWritten() throws Exception {
    occupy();
    Caller<Integer> first = call(insertAndTell("a"));
    Caller<Integer> second =
        call(
            handle -> {
              Files.delete(file);
              return insertAndTell("b").withHandle(handle);
            });
    free.countDown();

    for (Caller<Integer> caller : List.of(first, second)) {
      assertThat(caller.failure())
          .isInstanceOf(LedgerException.class)
          .hasStackTraceContaining("was deleted");
    }
    assertThat(told).isEmpty();
  }

  @Test
  void aWriteWithinAWriteFailsAtOnce() {
    assertThatThrownBy(
            () ->
                ledger.writeAll(
                    handle -> {
                      insert(handle, "outer");
                      ledger.writeAll(inner -> insert(inner, "inner"));
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(rows()).isEmpty();
    ledger.writeAll(handle -> insert(handle, "next"));
    assertThat(rows()).containsExactly("next");
  }

  @Test
  void anInterruptedCallerWaitsForItsWriteAndKeepsTheInterrupt() throws Exception {
    occupy();
    List<Caller<Integer>> callers = new ArrayList<>();
    for (String name : List.of("leader", "other")) {
      callers.add(
          wait(
              new Caller<>(
                  ledger,
                  handle -> {
                    handle.afterCommit(() -> tell(name + Thread.currentThread().isInterrupted()));
                    return insert(handle, name);
                  })));
    }
    for (Caller<Integer> caller : callers) {
      caller.thread.interrupt();
    }
    Caller<Integer> calm = call(insertAndTell("calm"));
    free.countDown();

    for (Caller<Integer> caller : callers) {
      assertThat(caller.result()).isEqualTo(1);
    }
    assertThat(calm.result()).isEqualTo(1);
    assertThat(told).containsExactlyInAnyOrder("leadertrue", "othertrue", "calm");
  }

  @Test
  void closingWaitsForTheWritesThatAreThereAndTakesNoOthers() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    Caller<Integer> first =
        call(
            handle -> {
              writing.countDown();
              free.await();
              return insert(handle, "a");
            });
    assertThat(writing.await(1, TimeUnit.MINUTES)).isTrue();
    Caller<Integer> second = call(handle -> insert(handle, "b"));
    Thread closing = new Thread(ledger::close);
    started.add(closing);
    closing.start();
    await().atMost(Patience.LIMIT).until(() -> closing.getState() == Thread.State.TIMED_WAITING);

    assertThatThrownBy(() -> ledger.writeAll(handle -> insert(handle, "late")))
        .isInstanceOf(LedgerException.class);
    free.countDown();
    assertThat(first.result() + second.result()).isEqualTo(2);
    closing.join(TimeUnit.MINUTES.toMillis(1));

    ledger = Ledger.open(location());
    assertThat(rows()).containsExactly("a", "b");
  }

  @Test
  void aStatementRunsAgainWhileItsRowsAreRead() {
    String all = "SELECT name FROM node ORDER BY name";
    List<String> seen = new ArrayList<>();
    ledger.writeAll(
        handle -> {
          insert(handle, "a");
          insert(handle, "b");
          for (String outer : handle.createQuery(all).mapTo(String.class)) {
            for (String inner : handle.createQuery(all).mapTo(String.class)) {
              seen.add(outer + inner);
            }
          }
        });
    assertThat(seen).containsExactly("aa", "ab", "ba", "bb");
  }
}
