package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.reelay.HeardWarnings;
import io.reelay.RouteTest;
import io.reelay.ledger.claim.JobClaims;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.NotifyBuilder;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a process that ends says of the jobs that it gave away: nothing, unless money is at it. */
class HandedOverJobsTest extends RouteTest {
  @RegisterExtension final HeardWarnings told = new HeardWarnings();

  private final AtomicBoolean done = new AtomicBoolean();

  /** As at SIGTERM, which comes between two steps of a route. */
  private void handOver() {
    drain();
    context.getRegistry().lookupByNameAndType("claims", JobClaims.class).handOver();
    told.all().clear();
    done.set(true);
  }

  private void before(String step, Processor what) throws Exception {
    AdviceWith.adviceWith(
        context,
        step.substring(0, step.indexOf('.')),
        advice -> advice.weaveById(step).before().process(what));
  }

  private void dropAndWaitForTheEndOf(String route) throws Exception {
    NotifyBuilder ended = new NotifyBuilder(context).fromRoute(route).whenDone(1).create();
    drop("cat");
    eventually(ended);
    assertThat(done).isTrue();
  }

  @Test
  void aCreateThatIsNotBegunIsNoNews() throws Exception {
    before("video-submit.intent", exchange -> handOver());

    dropAndWaitForTheEndOf("video-submit");

    assertThat(told.all()).isEmpty();
    assertThat(gateway.bill()).isEmpty();
    assertThat(ledger().job("cat").state()).isEqualTo("queued");
  }

  @Test
  void aWatchThatOthersGoOnWithIsNoNews() throws Exception {
    before("video-poll.outcome", exchange -> handOver());

    dropAndWaitForTheEndOf("video-poll");

    assertThat(told.all()).isEmpty();
    assertThat(ledger().job("cat").state()).isEqualTo("generating");
  }

  @Test
  void aCreateThatWasSentAndIsNobodysByItsAnswerIsToldWithItsTask() throws Exception {
    before(
        "video-submit.outcome",
        exchange -> {
          handOver();
          Jdbi.create("jdbc:sqlite:" + ledgerFile())
              .useHandle(handle -> handle.execute("UPDATE job SET attempt = attempt + 1"));
        });

    dropAndWaitForTheEndOf("video-submit");

    assertThat(told.all())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage())
                  .contains("no longer held", gateway.createsFor("cat").get(0).taskId());
            });
  }
}
