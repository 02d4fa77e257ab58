package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelay.ledger.FieldBounds;
import io.reelay.net.Redaction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "200 | ,'taskId':'sora-2:task_1'                            | ACCEPTED",
        "202 | ,'taskId':7                                          | ACCEPTED",
        "200 | ,'taskId':'t','error':{'message':'warning'}          | ACCEPTED",
        "200 |                                                      | INDETERMINATE",
        "200 | ,'taskId':'  '                                       | INDETERMINATE",
        "200 | ,'error':{'message':'bad prompt'}                    | REFUSED",
        "200 | ,'error':{'type':'insufficient_quota'}               | ACCOUNT",
        "200 | ,'error':{'code':'rate_limit_exceeded'}              | TOO_MANY",
        "200 | ,'error':{'message':'busy','code':'500'}              | INDETERMINATE",
        "200 | ,'error':{'message':'late','code':'408'}              | INDETERMINATE",
        "200 | ,'error':{'message':'oops','type':'server_error'}     | INDETERMINATE",
        "200 | ,'error':{'message':'oops','code':'do_request_failed'}| INDETERMINATE",
        "200 | ,'error':{'message':'slow','code':'upstream_timeout'} | INDETERMINATE",
        "200 | ,'error':{'type':'upstream_error','code':'429 rate_limit'} | TOO_MANY",
        "400 | ,'error':{'message':'oops','type':'server_error'}     | REFUSED",
        "400 | ,'error':{'message':'bad size','code':'invalid_size'}| REFUSED",
        "400 |                                                      | REFUSED",
        "401 |                                                      | ACCOUNT",
        "402 |                                                      | ACCOUNT",
        "403 | ,'error':{'code':'insufficient_quota'}               | ACCOUNT",
        "403 | ,'error':{'code':'content_policy_violation'}         | REFUSED",
        "404 |                                                      | REFUSED",
        "200 | ,'error':{'message':'no','code':'402'}               | ACCOUNT",
        "200 | ,'error':{'message':'no','code':'429'}               | TOO_MANY",
        "400 | ,'error':{'message':'Insufficient credits. Please top up.','code':'400'} | ACCOUNT",
        "200 | ,'error':{'message':'余额不足','code':'1008'}          | ACCOUNT",
        "200 | ,'error':{'message':'sensitive content','code':'500'} | INDETERMINATE",
        "200 | ,'error':{'message':'余额不足','code':'500'}           | INDETERMINATE",
        "400 | ,'error':{'code':'imagine:content-moderated'}        | REFUSED",
        "307 |                                                      | REFUSED",
        "408 |                                                      | INDETERMINATE",
        "429 |                                                      | TOO_MANY",
        "429 | ,'error':{'code':'insufficient_quota'}               | ACCOUNT",
        "500 | ,'error':{'code':'get_channel_failed'}               | INDETERMINATE",
        "502 | ,'error':{'code':'insufficient_quota'}               | INDETERMINATE",
        "503 | ,'taskId':'t'                                        | INDETERMINATE",
        "504 |                                                      | INDETERMINATE",
      })
  void anAnswerToACreateHasOneOutcome(int status, String rest, CreateOutcome outcome)
      throws Exception {
    assertThat(report(status, rest == null ? "" : rest).createOutcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "307 |                                                | WRONG_ADDRESS",
        "404 | ,'error':{'message':'404 page not found'}       | WRONG_ADDRESS",
        "404 | ,'error':{'message':'Insufficient credits'}     | ACCOUNT",
      })
  void aRedirectAndA404OfNoApiAreAboutTheAddressUnlessTheySayMore(
      int status, String rest, CreateOutcome outcome) throws Exception {
    String http = "{'http':{'status':" + status + ",'baseUrlFault':'https://gw is not it'}";
    TaskReport report =
        TaskReport.of(
            new ObjectMapper()
                .readTree((http + (rest == null ? "" : rest) + "}").replace('\'', '"')),
            statuses,
            new Redaction(List.of()));

    assertThat(report.createOutcome()).isEqualTo(outcome);
    if (outcome == CreateOutcome.WRONG_ADDRESS) {
      assertThat(report.kind().text()).isEqualTo("base_url");
      assertThat(report.message()).startsWith("https://gw is not it");
    }
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
    "Content Moderated,FAILED",
    "Request Moderated,FAILED",
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

  /** The create may be billed: who cannot name its task must not call it refused. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",'error':{'message':'warning'}", ",'error':{'code':'402'}"})
  void aTaskIdThatIsTooLongLeavesTheCreateUnsureWithTheReason(String rest) throws Exception {
    String id = "t".repeat(FieldBounds.TASK_ID);
    assertThat(report(200, ",'taskId':'" + id + "'" + rest).createOutcome())
        .isEqualTo(CreateOutcome.ACCEPTED);

    TaskReport tooLong = report(200, ",'taskId':'" + id + "t'" + rest);
    assertThat(tooLong.createOutcome()).isEqualTo(CreateOutcome.INDETERMINATE);
    assertThat(tooLong.taskId()).isNull();
    assertThat(tooLong.message()).contains("its task id has 301 characters, more than 300");
  }

  @Test
  void whatIsForPeopleIsCutAndAnAddressThatIsTooLongIsNone() throws Exception {
    String url = "https://cdn.example/" + "v".repeat(FieldBounds.URL);
    TaskReport report =
        report(
            200,
            ",'status':'%s','enhancedPrompt':'%s','videoUrl':'%s'"
                .formatted("w".repeat(999), "p".repeat(99_999), url));

    assertThat(report.word()).hasSize(FieldBounds.WORD).endsWith("…");
    assertThat(report.enhancedPrompt()).hasSize(FieldBounds.PROMPT).endsWith("…");
    assertThat(report.videoUrl()).isNull();
    assertThat(report.unusable())
        .isEqualTo("its video's address has 8212 characters, more than 8192");
  }

  @Test
  void aMessageThatQuotesThePromptDecidesNothing() throws Exception {
    assertThat(
            report(400, ",'error':{'message':'unknown field: rate_limit insufficient_quota'}")
                .createOutcome())
        .isEqualTo(CreateOutcome.REFUSED);
  }
}
