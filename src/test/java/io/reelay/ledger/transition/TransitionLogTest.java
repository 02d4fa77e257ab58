package io.reelay.ledger.transition;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.claim.ClaimedJob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.slf4j.LoggerFactory;

/** Whoever changes a job's state, there is one line of it. */
@OnEveryDatabase
class TransitionLogTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.reelay.jobs");
  private static final Duration THREE_SECONDS = Duration.ofSeconds(3);

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
  private LedgerFixture ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    LOG.setLevel(Level.INFO);
    LOG.setAdditive(false);
    LOG.addAppender(seen);
    seen.start();
  }

  @AfterEach
  void close() {
    LOG.detachAppender(seen);
    LOG.setAdditive(true);
    LOG.setLevel(null);
    ledger.close();
  }

  @Test
  void aStageTellsHowLongTheStateBeforeTook() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    ledger.admit(1);
    ledger.pass(THREE_SECONDS);
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    ledger.pass(Duration.ofMillis(1500));
    node.jobs.submitted(job, "task", "pending", null);

    assertThat(transitions())
        .containsExactly(
            line(job) + "queued → submitting, took 3.0 s",
            line(job) + "submitting → generating, took 1.5 s");
    assertThat(seen.list.get(seen.list.size() - 1).getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly(
            "jobId=" + job.id(),
            "name=" + job.name(),
            "from=submitting",
            "to=generating",
            "tookMillis=1500",
            "ageMillis=4500");
  }

  @Test
  void whatAGatewaySaysIsNotToldButItsCodeIfThatIsAWord() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    ledger.admit(2);
    List<ClaimedJob> jobs = node.claims.claimDue();
    node.jobs.failed(
        node.jobs.submitting(jobs.get(0)), new JobError("moderation", "E77", "a cat is not nice"));
    node.jobs.failed(
        node.jobs.submitting(jobs.get(1)), new JobError("moderation", "a cat", "a cat again"));

    assertThat(transitions())
        .contains(
            line(jobs.get(0)) + "submitting → failed, took 0.0 s: moderation E77",
            line(jobs.get(1)) + "submitting → failed, took 0.0 s: moderation")
        .noneMatch(line -> line.contains("a cat"));
  }

  @Test
  void aCreateWhoseNodeDiedIsAWarning() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    ledger.admit(1);
    ClaimedJob job = node.jobs.submitting(node.claimOne());
    ledger.pass(Duration.ofSeconds(90));
    ledger.node("b").claims.claimDue();

    assertThat(transitions())
        .endsWith(line(job) + "submitting → unknown, took 90.0 s: interrupted");
    assertThat(seen.list.get(seen.list.size() - 1).getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void aPersonsOperationIsToldAsThat() throws Exception {
    ledger.admit(1);
    Job job = ledger.queries.list(Set.of(), null, 1, null).get(0);
    ledger.pass(THREE_SECONDS);
    ledger.operations.cancel(job.id());

    assertThat(transitions())
        .containsExactly(
            "job %s '%s' queued → cancelled by a person, took 3.0 s: cancelled"
                .formatted(job.id(), job.name()));
  }

  @Test
  void aJobWhoseSourceFailedIsToldToo() throws Exception {
    LedgerFixture.Node node = ledger.node("a");
    String remix = "{\"remix_of\":\"base\",\"prompt\":\"p\"}";
    ledger.admission.admit(
        List.of(
            LedgerFixture.job("base", "{\"prompt\":\"p\"}", null, "main"),
            LedgerFixture.job("remix", remix, "base", "main")));
    node.jobs.failed(node.jobs.submitting(node.claimOne()), new JobError("invalid_request", "no"));
    ledger.pass(THREE_SECONDS);
    node.claims.claimDue();

    Job failed = ledger.named("remix");
    assertThat(transitions())
        .endsWith("job " + failed.id() + " 'remix' queued → failed, took 3.0 s: source_failed");
  }

  @Test
  void aRepeatIsToldWithTheJobThatItIsSinceWhenAndHowToMakeItAgain() {
    ledger.admission.admit(List.of(LedgerFixture.job("cat")));
    Job known = ledger.queries.list(Set.of(), null, 1, null).get(0);
    ledger.pass(THREE_SECONDS);
    seen.list.clear();

    ledger.admission.admit(List.of(LedgerFixture.job("cat"), LedgerFixture.job("owl")));

    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            known.source() + ": 1 queued, 1 known already",
            "%s: known jobs are not made again: %s (%s); with its own dedupe_key a prompt makes a new job"
                .formatted(known.source(), known.id(), Instant.ofEpochMilli(known.createdAt())));
  }

  private static String line(ClaimedJob job) {
    return "job " + job.id() + " '" + job.name() + "' ";
  }

  private List<String> transitions() {
    return seen.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(" → "))
        .toList();
  }
}
