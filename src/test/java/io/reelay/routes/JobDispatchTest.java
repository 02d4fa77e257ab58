package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.builder.AdviceWith;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every job gets its turn, at its own gateway, and no gateway gets more than it may have. */
class JobDispatchTest extends RouteTest {
  private final SimulatedGateway spare =
      SimulatedGateway.builder().apiKey("sk-of-the-spare-one").start();

  JobDispatchTest() {
    setting("reelay.gateways.spare.dialect", "quickrouter");
    setting("reelay.gateways.spare.base-url", spare.uri().toString());
    setting("reelay.gateways.spare.api-key", spare.apiKey());
  }

  @AfterEach
  void closeSpare() {
    spare.close();
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-in-flight", value = "3")
  void noMoreJobsAreAtAGatewayThanItMayHave() throws IOException {
    gateway.generationTime(Duration.ofMillis(50));
    drop("thirty.json", prompts(30, "main"));

    eventually(() -> assertThat(ledger().states()).isEqualTo(Map.of("stored", 30L)));

    assertThat(gateway.mostJobsOpen()).isEqualTo(3);
    assertThat(gateway.bill()).hasSize(30);
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-in-flight", value = "1")
  void aGatewayThatIsFullHoldsNoOtherUp() throws IOException {
    gateway.generationTime(Duration.ofHours(1));
    drop("a-main.json", prompts(20, "main"));
    eventually(() -> assertThat(ledger().states()).containsEntry("generating", 1L));
    drop("b-spare.json", prompts(5, "spare"));

    eventually(() -> assertThat(ledger().states()).containsEntry("stored", 5L));

    assertThat(ledger().states()).isEqualTo(Map.of("generating", 1L, "queued", 19L, "stored", 5L));
    assertThat(gateway.bill()).hasSize(1);
    assertThat(spare.bill()).hasSize(5);
    // Each takes its own key alone, so a mix-up would also be refused.
    assertThat(ledger().jobs()).extracting(JobView::errorKind).containsOnlyNulls();
  }

  @Test
  void aPromptThatItsGatewayRefusesGoesToTheNextOneOfItsList() throws IOException {
    gateway.onCreate().answer(Fault.status(400));
    drop("cat.json", listed("cat"));

    await("cat", "stored");

    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
    assertThat(spare.bill()).hasSize(1);
  }

  @Test
  void aPromptWaitsForNoPausedGatewayIfItHasAnother() throws IOException {
    gateway.goOffline();
    drop("cats.json", listed("first", "second"));

    await("first", "stored");
    await("second", "stored");

    assertThat(spare.bill()).hasSize(2);
    assertThat(gateway.bill()).isEmpty();
  }

  @Test
  void aCreateThatMayBeBilledIsSentToNoOtherGateway() throws IOException {
    gateway.onCreate().answer(Fault.cutAfterBilling());
    drop("cat.json", listed("cat"));
    await("cat", "unknown");
    pass(Duration.ofSeconds(30));
    drop("dog.json", "{\"prompt\": \"dog\", \"gateway\": \"spare\"}");
    await("dog", "stored");

    assertThat(ledger().job("cat").state()).isEqualTo("unknown");
    assertThat(gateway.bill()).hasSize(1);
    assertThat(spare.traffic().creates("cat")).isZero();
  }

  @Test
  @Setting(name = "reelay.gateways.main.max-creates-per-minute", value = "2")
  void noMoreCreatesAreSentInAMinuteThanTheGatewayMayGet() throws IOException {
    drop("five.json", prompts(5, "main"));
    eventually(() -> assertThat(ledger().states()).containsEntry("stored", 2L));
    awaitRoundOf("job-dispatch");
    assertThat(gateway.bill()).hasSize(2);

    pass(Duration.ofSeconds(61));

    eventually(() -> assertThat(ledger().states()).containsEntry("stored", 4L));
    awaitRoundOf("job-dispatch");
    assertThat(gateway.bill()).hasSize(4);
  }

  /** As after a sleep of the machine: others had its jobs meanwhile, and gave them back. */
  @Test
  @Setting(name = "reelay.dispatch.submit-threads", value = "1")
  void aJobThatFindsNoPlaceInItsStageIsClaimedAgain() throws Exception {
    CountDownLatch awake = new CountDownLatch(1);
    AdviceWith.adviceWith(
        context,
        "video-submit",
        advice -> advice.weaveById("video-submit.if-left").before().process(e -> awake.await()));
    drop("two.json", prompts(2, "main"));
    eventually(() -> assertThat(sum("lease_owner IS NOT NULL")).isEqualTo(2));

    Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE job SET lease_owner = NULL, lease_until = 0, version = version + 1"));
    // The queue has two places, one of them for a job that is nobody's now.
    eventually(() -> assertThat(sum("failures")).isEqualTo(1));
    awake.countDown();

    eventually(() -> assertThat(ledger().states()).isEqualTo(Map.of("stored", 2L)));
    assertThat(gateway.bill()).hasSize(2);
  }

  private int sum(String ofEachJob) {
    return Jdbi.create("jdbc:sqlite:" + ledgerFile())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT total(" + ofEachJob + ") FROM job")
                    .mapTo(Integer.class)
                    .one());
  }

  private static String listed(String... names) {
    return Stream.of(names)
        .map(name -> "{\"prompt\": \"%1$s\", \"name\": \"%1$s\"".formatted(name))
        .map(prompt -> prompt + ", \"gateway\": [\"main\", \"spare\"]}")
        .collect(Collectors.joining(",\n", "[", "]"));
  }

  private static String prompts(int count, String gateway) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            number ->
                """
                {"prompt": "%1$s %2$d", "gateway": "%1$s"}\
                """
                    .formatted(gateway, number))
        .collect(Collectors.joining(",\n", "[", "]"));
  }
}
