package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reelay.ledger.claim.ClaimedJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A write that fails is logged, so its message must be fit for a log. */
@OnEveryDatabase
class LedgerFailureTest {
  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new LedgerFixture(database, folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPromptThatCannotBeWrittenDownIsNotInTheMessage() {
    fail("INSERT");

    assertThat(messageOf(() -> fixture.admission.admit(List.of(LedgerFixture.job("key")))))
        .contains("disk full")
        .doesNotContain("a cat");
  }

  @Test
  void neitherIsASignedAddress() throws Exception {
    LedgerFixture.Node node = fixture.node("a");
    fixture.admit(1);
    node.jobs.submitted(node.jobs.submitting(node.claimOne()), "task", "pending", null);
    ClaimedJob job = node.claimOne();
    fail("UPDATE");

    assertThat(
            messageOf(
                () -> node.jobs.ready(job, "completed", "https://e.com/v?sig=1", "a wet cat", 1)))
        .contains("disk full")
        .doesNotContain("sig=1", "a wet cat");
  }

  private void fail(String statement) {
    fixture
        .ledger
        .jdbi()
        .useHandle(handle -> database.failing(statement, "disk full").forEach(handle::execute));
  }

  private static String messageOf(ThrowingCallable write) {
    Throwable failure = catchThrowable(write);
    assertThat(failure).isInstanceOf(LedgerException.class);
    return failure.getMessage();
  }
}
