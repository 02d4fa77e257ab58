package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelay.security.Redaction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskReportTest {
  private final VideoStatuses statuses = new VideoStatuses(new SimpleMeterRegistry());

  private TaskReport report(int status, String rest) throws Exception {
    return TaskReport.of(
        new ObjectMapper()
            .readTree("{\"http\":{\"status\":" + status + "}" + rest.replace('\'', '"') + "}"),
        statuses,
        new Redaction(List.of()));
  }

  /** The rows of GATEWAYS' failure table that concern an answer to a create. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | ,'taskId':'sora-2:task_1'                            | TAKEN",
        "202 | ,'taskId':7                                          | TAKEN",
        "200 | ,'taskId':'t','error':{'message':'warning'}          | TAKEN",
        "200 |                                                      | UNSURE",
        "200 | ,'taskId':'  '                                       | UNSURE",
        "200 | ,'error':{'message':'bad prompt'}                    | REFUSED",
        "200 | ,'error':{'type':'insufficient_quota'}               | ACCOUNT",
        "200 | ,'error':{'code':'rate_limit_exceeded'}              | TOO_MANY",
        "200 | ,'error':{'message':'busy','code':'500'}              | UNSURE",
        "200 | ,'error':{'message':'late','code':'408'}              | UNSURE",
        "200 | ,'error':{'message':'oops','type':'server_error'}     | UNSURE",
        "200 | ,'error':{'message':'oops','code':'do_request_failed'}| UNSURE",
        "200 | ,'error':{'message':'slow','code':'upstream_timeout'} | UNSURE",
        "200 | ,'error':{'type':'upstream_error','code':'429 rate_limit'} | TOO_MANY",
        "400 | ,'error':{'message':'oops','type':'server_error'}     | REFUSED",
        "400 | ,'error':{'message':'bad size','code':'invalid_size'}| REFUSED",
        "400 |                                                      | REFUSED",
        "401 |                                                      | ACCOUNT",
        "402 |                                                      | ACCOUNT",
        "403 | ,'error':{'code':'insufficient_quota'}               | ACCOUNT",
        "403 | ,'error':{'code':'content_policy_violation'}         | REFUSED",
        "404 |                                                      | REFUSED",
        "307 |                                                      | REFUSED",
        "408 |                                                      | UNSURE",
        "429 |                                                      | TOO_MANY",
        "429 | ,'error':{'code':'insufficient_quota'}               | ACCOUNT",
        "500 | ,'error':{'code':'get_channel_failed'}               | UNSURE",
        "502 | ,'error':{'code':'insufficient_quota'}               | UNSURE",
        "503 | ,'taskId':'t'                                        | UNSURE",
        "504 |                                                      | UNSURE",
      })
  void anAnswerToACreateHasOneOutcome(int status, String rest, CreateOutcome outcome)
      throws Exception {
    assertThat(report(status, rest == null ? "" : rest).createOutcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "completed,SUCCEEDED",
    "' SUCCESS ',SUCCEEDED",
    "NOT_START,PENDING",
    "video_generation_completed,RUNNING",
    "video_upsampling_completed,SUCCEEDED",
    "failure,FAILED",
    "canceled,CANCELLED",
    "timeout,EXPIRED",
    "pondering,RUNNING",
  })
  void aStatusWordMeansOneStateWhateverItsCase(String word, VideoStatus status) throws Exception {
    assertThat(report(200, ",'status':'" + word + "'").status()).isEqualTo(status);
  }

  @Test
  void theGatewaysOwnWordsReachTheUser() throws Exception {
    assertThat(report(400, ",'error':{'message':'Prompt is too long'}").message())
        .isEqualTo("Prompt is too long (HTTP 400)");
    assertThat(report(429, "").message()).isEqualTo("HTTP 429");
  }

  @Test
  void aMessageThatQuotesThePromptDecidesNothing() throws Exception {
    assertThat(
            report(400, ",'error':{'message':'unknown field: rate_limit insufficient_quota'}")
                .createOutcome())
        .isEqualTo(CreateOutcome.REFUSED);
  }
}
