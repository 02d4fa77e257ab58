package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.QueryCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A task is followed to its end, whatever single queries answer. */
class VideoPollTest extends RouteTest {

  @ParameterizedTest
  @MethodSource
  void anAnswerThatEndsNothingIsAskedAgain(Behaviour<? super QueryCall> answer, int times)
      throws IOException {
    gateway.onQuery().times(times).answer(answer);
    drop("cat");

    await("cat", "stored");

    assertThat(gateway.traffic().queries("cat")).isEqualTo(times + 1);
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  static Stream<Arguments> anAnswerThatEndsNothingIsAskedAgain() {
    return Stream.of(
        argumentSet("pending", JobFault.status("pending"), 2),
        argumentSet("processing", JobFault.status("processing"), 2),
        argumentSet("unlisted status", JobFault.status("reticulating"), 2),
        argumentSet("upsampling to come", JobFault.status("video_generation_completed"), 2),
        argumentSet("completed without a URL", JobFault.completedWithoutUrl(), 2),
        argumentSet("task not there yet", Fault.taskNotExist(), 3),
        argumentSet("HTML", Fault.badGatewayPage(), 2),
        argumentSet("half a JSON", Fault.garbage(), 2),
        argumentSet(
            "JSON of great depth",
            Fault.status(200).body("application/json", "[".repeat(500_000)),
            2),
        argumentSet("empty 200", Fault.status(200), 2),
        argumentSet("500", Fault.status(500), 2),
        argumentSet("429", Fault.status(429), 2),
        argumentSet("401", Fault.status(401), 2),
        argumentSet("cut", Fault.cutBeforeBilling(), 2));
  }

  @Test
  void aStatusThatNobodyHasSeenIsCountedAndEndsNothing() throws IOException {
    gateway.onQuery().times(3).answer(JobFault.status("reticulating"));
    drop("cat");

    await("cat", "stored");

    assertThat(counted("reelay.gateway.status.unlisted")).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource
  void aFailureIsToldInTheGatewaysWords(Behaviour<QueryCall> answer, String kind, String message)
      throws IOException {
    gateway.onQuery().answer(answer);
    drop("cat");

    JobView job = await("cat", "failed");

    assertThat(job.errorKind()).isEqualTo(kind);
    assertThat(job.errorMessage()).contains(message);
    assertThat(job.taskId()).isEqualTo(gateway.createsFor("cat").get(0).taskId());
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  static Stream<Arguments> aFailureIsToldInTheGatewaysWords() {
    return Stream.of(
        argumentSet("text", JobFault.failed("gpu lost"), "generation_failed", "gpu lost"),
        argumentSet(
            "object", JobFault.failed("E77", "no capacity"), "generation_failed", "no capacity"),
        argumentSet(
            "reason", JobFault.failedWithReason("bad frame"), "generation_failed", "bad frame"),
        argumentSet(
            "nothing said", JobFault.status("failed"), "generation_failed", "says 'failed'"),
        argumentSet("moderated", JobFault.moderated("sexual"), "moderation", "blocked"),
        argumentSet("content filter", JobFault.failed("content_filter", "no"), "moderation", "no"),
        argumentSet("内容违规", JobFault.failed("内容违规，请修改"), "moderation", "内容违规"),
        argumentSet(
            "a filter's reason",
            JobFault.failedWithReason("rejected by our safety system"),
            "moderation",
            "safety"));
  }

  @Test
  @Setting(name = "reelay.retry.failed", value = "generation_failed")
  @Setting(name = "reelay.max-attempts", value = "3")
  void whatAContentFilterRefusesIsBoughtOnce() throws IOException {
    gateway.onQuery().answer(JobFault.failed("content_filter", "no"));
    drop("cat");

    assertThat(await("cat", "failed").errorKind()).isEqualTo("moderation");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void aQueryThatIsAnsweredByModerationEndsTheJobAtOnce() throws IOException {
    gateway
        .onQuery()
        .answer(
            Fault.status(400)
                .body(
                    "application/json",
                    "{\"code\":\"imagine:content-moderated\",\"error\":\"rejected\"}"));
    drop("cat");

    JobView job = await("cat", "failed");

    assertThat(job.errorKind()).isEqualTo("moderation");
    assertThat(job.errorMessage()).contains("rejected");
    assertThat(gateway.traffic().queries("cat")).isEqualTo(1);
  }

  @Test
  @Setting(name = "reelay.poll.url-grace", value = "10m")
  void aVideoThatModerationKeepsBackIsNotWaitedFor() throws IOException {
    gateway
        .onQuery()
        .answer(
            JobFault.edited(
                document -> {
                  document.put("status", "done").remove("video_url");
                  document.putObject("video").put("respect_moderation", false);
                }));
    drop("cat");

    assertThat(await("cat", "failed").errorKind()).isEqualTo("moderation");
    assertThat(gateway.traffic().queries("cat")).isEqualTo(1);
  }

  @Test
  void aKeyThatMayNotAskIsNotTriedWithCreates() throws IOException {
    gateway.onQuery().answer(Fault.status(401));
    drop("cat");
    await("cat", "generating");
    eventually(() -> assertThat(gateway.traffic().queries("cat")).isGreaterThan(1));
    drop("dog");
    await("dog", "queued");
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("dog")).isZero();

    gateway.clearScript();
    pass(Duration.ofSeconds(20));

    await("cat", "stored");
    await("dog", "stored");
  }

  @Test
  void aTaskThatWasCancelledAtTheGatewayEndsAsThat() throws IOException {
    gateway.onQuery().answer(JobFault.status("cancelled"));
    drop("cat");

    assertThat(await("cat", "cancelled").errorMessage()).contains("cancelled");
  }

  @Test
  @Setting(name = "reelay.poll.deadline", value = "1s")
  void aTaskThatIsStuckExpiresAtTheDeadlineAndKeepsItsId() throws IOException {
    gateway.onQuery().answer(JobFault.stuck());
    drop("cat");

    JobView job = await("cat", "expired");

    assertThat(job.errorKind()).isEqualTo("deadline");
    assertThat(job.taskId()).isEqualTo(gateway.createsFor("cat").get(0).taskId());
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  @Setting(name = "reelay.poll.max-polls", value = "3")
  void aTaskThatIsStuckExpiresAfterTheMostPolls() throws IOException {
    gateway.onQuery().answer(JobFault.stuck());
    drop("cat");

    assertThat(await("cat", "expired").errorMessage()).contains("3 queries");
    assertThat(gateway.traffic().queries("cat")).isEqualTo(3);
  }

  @Test
  void aTaskThatTheGatewayNoLongerKnowsExpires() throws IOException {
    gateway.onQuery().answer(Fault.taskNotExist());
    drop("cat");
    eventually(() -> assertThat(gateway.traffic().queries("cat")).isGreaterThanOrEqualTo(1));

    pass(Duration.ofSeconds(61));

    assertThat(await("cat", "expired").errorKind()).isEqualTo("task_not_found");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @Test
  void aGatewayThatIsOfflineLosesNoTask() throws IOException {
    gateway.generationTime(Duration.ofHours(1));
    drop("cat");
    await("cat", "generating");
    gateway.goOffline();
    // The first one had its chance to end the job by the time of the second.
    double asked = counted("reelay.queries");
    eventually(() -> assertThat(counted("reelay.queries")).isGreaterThanOrEqualTo(asked + 2));
    assertThat(ledger().job("cat").state()).isEqualTo("generating");
    gateway.onQuery().answer(JobFault.failed("over"));
    gateway.comeBack();

    // The simulated time is not over, so the job goes on to be asked for.
    int before = gateway.traffic().queries("cat");
    eventually(() -> assertThat(gateway.traffic().queries("cat")).isGreaterThan(before));
    assertThat(ledger().job("cat").state()).isEqualTo("generating");
  }

  @Test
  void theTaskIsAskedForByTheIdOfTheCreateWhateverTheAnswersSay() throws IOException {
    gateway.onQuery().times(2).answer(pendingWithoutPrefix());
    drop("cat");

    JobView job = await("cat", "stored");

    assertThat(job.taskId()).contains(":").isEqualTo(gateway.createsFor("cat").get(0).taskId());
    assertThat(gateway.traffic().queries("cat")).isEqualTo(3);
    assertThat(gateway.traffic().refusals()).isEmpty();
  }

  @Test
  void theIdIsEncodedInTheQuery() throws IOException {
    List<String> queries = new CopyOnWriteArrayList<>();
    gateway
        .onQuery()
        .answer(
            call -> {
              queries.add(call.rawQuery());
              call.answerNormally();
            });
    drop("cat");

    JobView job = await("cat", "stored");

    assertThat(queries).containsExactly("id=" + job.taskId().replace(":", "%3A"));
  }

  private static Behaviour<QueryCall> pendingWithoutPrefix() {
    return JobFault.edited(
        document -> {
          String id = document.path("id").asText();
          document.put("id", id.substring(id.indexOf(':') + 1)).put("status", "pending");
          document.remove("video_url");
        });
  }
}
