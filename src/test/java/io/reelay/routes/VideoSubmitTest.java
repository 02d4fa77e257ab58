package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.reelay.HeardWarnings;
import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.FullLedger;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.gateway.Behaviour;
import io.reelay.sandbox.gateway.Call;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.ReplyFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer to a create, or none, does to the job, to the bill and to the gateway. */
class VideoSubmitTest extends RouteTest {
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofSeconds(20);

  @RegisterExtension final HeardWarnings told = new HeardWarnings();

  @AfterEach
  void theKeyIsShownToTheGatewayAlone() {
    assertThat(gateway.traffic().leaks()).isEmpty();
  }

  @Test
  void aCreateThatIsTakenIsBilledOnceAndStored() throws IOException {
    drop("cat");

    JobView job = await("cat", "stored");

    assertThat(job.taskId()).isEqualTo(gateway.createsFor("cat").get(0).taskId());
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource
  void anAnswerThatLeavesTheBillOpenMakesTheJobUnknownAndIsNeverSentAgain(
      Behaviour<Call> answer, int billed, String kind, String message) throws IOException {
    gateway.onCreate().answer(answer);
    drop("cat");

    JobView job = await("cat", "unknown");
    pass(LONGEST_FIRST_PAUSE);
    gateway.clearScript();
    // A later job passes through the same claims, so the first one had its chance to go again.
    drop("dog");
    await("dog", "stored");

    assertThat(job.errorKind()).isEqualTo(kind);
    assertThat(job.errorMessage()).contains(message);
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
    assertThat(gateway.createsFor("cat")).hasSize(billed);
    assertThat(ledger().job("cat").state()).isEqualTo("unknown");
  }

  static Stream<Arguments> anAnswerThatLeavesTheBillOpenMakesTheJobUnknownAndIsNeverSentAgain() {
    return Stream.of(
        argumentSet(
            "500",
            error(500, "upstream broke down", "server_error"),
            0,
            "unsure",
            "upstream broke down"),
        argumentSet("502 page", Fault.badGatewayPage(), 0, "unsure", "502 Bad Gateway"),
        argumentSet("503", Fault.status(503), 0, "unsure", "HTTP 503"),
        argumentSet("504 after billing", Fault.status(504).afterBilling(), 1, "unsure", "HTTP 504"),
        argumentSet("200 without an id", Fault.withoutId(), 1, "unsure", "without a task id"),
        argumentSet("200 that is no JSON", Fault.garbage(), 1, "unsure", "without a task id"),
        argumentSet("cut before billing", Fault.cutBeforeBilling(), 0, "no_answer", "Exception"),
        argumentSet("cut after billing", Fault.cutAfterBilling(), 1, "no_answer", "Exception"));
  }

  @Test
  @Setting(name = "reelay.gateways.main.response-timeout", value = "1s")
  void anAnswerThatDoesNotComeInTimeMakesTheJobUnknown() throws IOException {
    gateway.onCreate().answer(Fault.delay(Duration.ofSeconds(30)));
    drop("cat");

    JobView job = await("cat", "unknown");

    assertThat(job.errorMessage()).containsIgnoringCase("time");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void aTaskIdThatTheLedgerDoesNotTakeIsTriedAgainUntilItDoes() throws IOException {
    try (FullLedger full =
        FullLedger.refusing(ledgerFile(), "UPDATE ON job WHEN NEW.state = 'generating'")) {
      drop("cat");
      eventually(() -> assertThat(refusedWrites()).isGreaterThan(2));
      assertThat(ledger().job("cat").state()).isEqualTo("submitting");
    }

    assertThat(await("cat", "stored").taskId())
        .isEqualTo(gateway.createsFor("cat").get(0).taskId());
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
  }

  private long refusedWrites() {
    return told.all().stream()
        .filter(warning -> warning.getFormattedMessage().contains(FullLedger.MESSAGE))
        .count();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void aRedirectOfACreateIsNotFollowedSinceTheKeyWouldGoAlong(int status) throws IOException {
    try (SimulatedGateway elsewhere = SimulatedGateway.builder().apiKey(gateway.apiKey()).start()) {
      gateway
          .onCreate()
          .answer(Fault.status(status).header("Location", elsewhere.uri() + "/v1/video/create"));
      drop("cat");

      assertThat(awaitError("cat", "base_url").errorMessage())
          .contains("HTTP " + status, gateway.uri().toString(), elsewhere.uri().toString());
      assertThat(ledger().job("cat").state()).isEqualTo("queued");
      assertThat(elsewhere.bill()).isEmpty();
      assertThat(elsewhere.traffic().creates("cat")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource
  void aRefusedRequestFailsItsJobAloneInTheGatewaysWords(
      ReplyFault answer, String kind, String message) throws IOException {
    gateway.onCreate(prompt -> prompt.equals("cat")).answer(answer);
    drop("cat");

    JobView job = await("cat", "failed");
    drop("dog");
    await("dog", "stored");

    assertThat(job.errorKind()).isEqualTo(kind);
    assertThat(job.errorMessage()).contains(message);
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
    assertThat(gateway.createsFor("cat")).isEmpty();
  }

  static Stream<Arguments> aRefusedRequestFailsItsJobAloneInTheGatewaysWords() {
    return Stream.of(
        argumentSet(
            "400",
            error(400, "size is not supported", "invalid_request_error"),
            "invalid_request",
            "size is not supported"),
        argumentSet(
            "404 of a model",
            error(404, "The model sora-9 does not exist", "invalid_request_error"),
            "not_found",
            "sora-9"),
        argumentSet(
            "a message that quotes the prompt",
            json(
                400, "{\"message\":\"The prompt 'cat' is too short\",\"code\":\"invalid_prompt\"}"),
            "invalid_request",
            "too short"),
        argumentSet(
            "content filter",
            json(400, "{\"code\":\"DataInspectionFailed\",\"message\":\"no\"}"),
            "moderation",
            "no"),
        argumentSet(
            "error inside 200",
            Fault.errorInside200("no channel for model sora-2", "new_api_error"),
            "invalid_request",
            "no channel for model sora-2"));
  }

  @ParameterizedTest
  @MethodSource
  void aRefusalOfTheAccountPausesTheGatewayAndLosesNoJob(
      ReplyFault answer, String kind, String message) throws IOException {
    gateway.onCreate().answer(answer);
    drop("cat");
    awaitError("cat", kind);
    drop("dog");

    JobView cat = ledger().job("cat");
    JobView dog = await("dog", "queued");
    assertThat(cat.state()).isEqualTo("queued");
    assertThat(cat.errorMessage()).contains(message);
    assertThat(dog.attempt()).isZero();
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("cat") + gateway.traffic().creates("dog")).isEqualTo(1);

    gateway.clearScript();
    pass(LONGEST_FIRST_PAUSE);

    await("cat", "stored");
    await("dog", "stored");
    assertThat(gateway.bill()).hasSize(2);
  }

  static Stream<Arguments> aRefusalOfTheAccountPausesTheGatewayAndLosesNoJob() {
    return Stream.of(
        argumentSet("401", error(401, "wrong key", "x"), "authentication", "wrong key"),
        argumentSet("402", error(402, "top up", "x"), "quota", "top up"),
        argumentSet(
            "400 in words",
            json(400, "{\"code\":400,\"message\":\"Insufficient credits. Please top up.\"}"),
            "quota",
            "Insufficient credits"),
        argumentSet(
            "402 inside a 200",
            json(200, "{\"code\":402,\"msg\":\"no\",\"data\":null}"),
            "quota",
            "no"),
        argumentSet("余额不足", json(200, "{\"code\":1008,\"msg\":\"账号余额不足\"}"), "quota", "余额"),
        argumentSet(
            "404 of a base URL with /v1",
            error(404, "Invalid URL (POST /v1/v1/video/create)", "invalid_request_error"),
            "base_url",
            "is not the address of the gateway's API: POST /v1/video/create"),
        argumentSet(
            "404 page",
            Fault.status(404).body("text/html", "<html>nginx</html>"),
            "base_url",
            "HTTP 404"),
        argumentSet(
            "moved",
            Fault.status(301).header("Location", "https://new.example/v1?token=SECRET"),
            "base_url",
            "Location https://new.example/v1?…"),
        argumentSet(
            "403 of Cloudflare",
            Fault.status(403).body("text/plain; charset=UTF-8", "error code: 1010"),
            "blocked",
            "the gateway did not get the request; set a user-agent"),
        argumentSet(
            "Cloudflare's challenge",
            Fault.status(503)
                .header("cf-mitigated", "challenge")
                .body("text/html", "<title>Just a moment...</title>"),
            "blocked",
            "HTTP 503"),
        argumentSet(
            "403 of CloudFront",
            Fault.status(403)
                .body(
                    "text/html", "<H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>"),
            "blocked",
            "HTTP 403"),
        argumentSet(
            "403 of quota", error(403, "none left", "insufficient_user_quota"), "quota", "none"));
  }

  @Test
  void tooManyRequestsAreSentAgainAfterTheTimeTheGatewayAskedFor() throws IOException {
    gateway.onCreate().times(1).answer(Fault.status(429).header("Retry-After", "60"));
    drop("cat");
    awaitError("cat", "rate_limit");

    pass(Duration.ofSeconds(30));
    awaitRoundOf("job-dispatch");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(1);
    pass(Duration.ofSeconds(30));

    await("cat", "stored");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(2);
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void tooManyRequestsWithoutATimeAreSentAgainSoon() throws IOException {
    gateway.onCreate().times(1).answer(Fault.status(429));
    drop("cat");
    awaitError("cat", "rate_limit");

    pass(Duration.ofSeconds(3));

    await("cat", "stored");
    assertThat(gateway.traffic().creates("cat")).isEqualTo(2);
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void aGatewayThatIsOfflineIsWaitedForAndBillsOnce() throws IOException {
    gateway.goOffline();
    drop("cat");
    awaitError("cat", "unreachable");
    assertThat(ledger().job("cat").state()).isEqualTo("queued");

    gateway.comeBack();
    pass(Duration.ofSeconds(3));

    await("cat", "stored");
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void noCreateGoesOverAKeptConnection() throws IOException {
    AtomicInteger closing = new AtomicInteger();
    gateway
        .onCreate()
        .answer(
            call -> {
              if ("close".equalsIgnoreCase(call.header("Connection"))) {
                closing.incrementAndGet();
              }
              call.answerNormally();
            });
    drop("cat");
    await("cat", "stored");
    drop("dog");
    await("dog", "stored");

    assertThat(closing).hasValue(2);
  }

  @Test
  void aPromptThatIsQuotedCannotPauseTheGateway() throws IOException {
    String prompt = "insufficient credits, please top up";
    gateway
        .onCreate(prompt::equals)
        .answer(json(400, "{\"message\":\"This prompt is too short: " + prompt + "\"}"));
    drop("sign.txt", prompt);

    assertThat(await("sign", "failed").errorKind()).isEqualTo("invalid_request");
    drop("dog");
    await("dog", "stored");
  }

  private static ReplyFault json(int status, String body) {
    return Fault.status(status).body("application/json", body);
  }

  private static ReplyFault error(int status, String message, String type) {
    return Fault.status(status)
        .body(
            "application/json",
            "{\"error\":{\"message\":\"%s\",\"type\":\"%s\"}}".formatted(message, type));
  }
}
