package io.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.outbox.JobEvent;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.transition.AnotherCreate;
import io.reelay.ledger.transition.Retry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JobTextTest {
  private static Job job(String name, JobState state) {
    return new ObjectMapper()
        .convertValue(
            Map.of(
                "id", "01m7z9zesgfjyzfm7zfk9aq59s",
                "name", name,
                "source", "file:beach.json",
                "gateway", "main",
                "model", "sora-2",
                "request", "{\"prompt\":\"a cat\"}",
                "state", state,
                "attempt", 1,
                "errorKind", "no_answer",
                "errorMessage", "cut"),
            Job.class);
  }

  @Test
  void whatOthersWroteCannotMoveTheCursor() {
    Job hostile = job("evil\u001b[2J\nname", JobState.FAILED);
    assertThat(JobText.line(hostile)).contains("evil\\u001b[2J name").hasLineCount(1);

    String shown =
        JobText.whole(
            hostile,
            List.of(new JobAttempt(1, "query", "x\u001b[1m", 5L, "GET /1", "a\nb\u001b]0;t\u0007")),
            List.of(new JobEvent("msg_1", "video.failed", "given_up", 9, 0, "\u001b[H", 1, 1)),
            Optional.empty());
    assertThat(shown).doesNotContain("\u001b", "\u0007").contains("← a\n        b");
  }

  private static String shown(JobState state, Retry retry) {
    return JobText.whole(job("teaser", state), List.of(), List.of(), Optional.of(retry));
  }

  private static AnotherCreate another(AnotherCreate.Kind kind) {
    return new AnotherCreate(kind, "it may be billed\u001b[H", OptionalLong.of(400_000), "USD");
  }

  @Test
  void ofAnUnknownJobItIsSaidWhatCanBeDoneAndWhatThatCosts() {
    AnotherCreate create = another(AnotherCreate.Kind.IN_DOUBT);
    assertThat(shown(JobState.UNKNOWN, new Retry(false, create.reason(), create)))
        .startsWith("\"teaser\" is unknown\n  error      no_answer: cut\n")
        .contains("attach 01m7z9zesgfjyzfm7zfk9aq59s TASK_ID", "--pay-again", "cancel")
        .contains("it may be billed\\u001b[H. That costs about 0.40 USD.");
  }

  @Test
  void ofAJobThatGoesOnItIsSaidThatNothingIsSpent() {
    Retry retry = new Retry(true, "nothing is spent", another(AnotherCreate.Kind.TAKEN));
    assertThat(shown(JobState.EXPIRED, retry))
        .contains("A retry: nothing is spent.", "retry 01m7z9zesgfjyzfm7zfk9aq59s ")
        .doesNotContain("--pay-again", "0.40");
  }
}
