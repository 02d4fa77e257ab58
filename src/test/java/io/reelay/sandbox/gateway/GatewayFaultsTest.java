package io.reelay.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class GatewayFaultsTest {
  private static final int VIDEO_BYTES = 8192;

  @AutoClose
  private final SimulatedGateway gateway =
      SimulatedGateway.builder().videos(VideoSource.padded(VIDEO_BYTES)).start();

  private final GatewayClient client = new GatewayClient(gateway);

  @Test
  void aRuleEndsAfterItsTimesForEachPrompt() throws Exception {
    gateway
        .onCreate(prompt -> prompt.contains("cat"))
        .times(2)
        .answer(Fault.status(429).header("Retry-After", "2"));

    for (String prompt : new String[] {"a cat", "the cat"}) {
      assertThat(client.create(prompt).headers().firstValue("Retry-After")).hasValue("2");
      assertThat(client.create(prompt))
          .extracting(HttpResponse::statusCode, HttpResponse::body)
          .containsExactly(429, "");
      assertThat(client.create(prompt).statusCode()).isEqualTo(200);
      assertThat(gateway.createsFor(prompt)).hasSize(1);
      assertThat(gateway.traffic().creates(prompt)).isEqualTo(3);
    }
    assertThat(client.create("a dog").statusCode()).isEqualTo(200);
  }

  @Test
  void rulesFollowOneAnotherInTheirOrder() throws Exception {
    gateway.onQuery().times(1).answer(Fault.none());
    gateway.onQuery().times(1).answer(Fault.badGatewayPage());
    gateway.onQuery().always().answer(JobFault.status("image_downloading"));
    String id = client.createdId("a cat");

    assertThat(client.state(id).path("status").asText()).isEqualTo("completed");
    HttpResponse<String> page = client.query(id);
    assertThat(page.statusCode()).isEqualTo(502);
    assertThat(page.body()).startsWith("<html>");
    assertThat(client.state(id).path("status").asText()).isEqualTo("image_downloading");
    assertThat(client.state(id).path("status").asText()).isEqualTo("image_downloading");

    gateway.clearScript();
    assertThat(client.state(id).path("status").asText()).isEqualTo("completed");
  }

  @Test
  void aCutBeforeBillingIsNotBilled() {
    gateway.onCreate().answer(Fault.cutBeforeBilling());

    assertThatIOException().isThrownBy(() -> client.create("a cat"));
    assertThat(gateway.bill()).isEmpty();
    assertThat(gateway.traffic().creates("a cat")).isEqualTo(1);
  }

  @Test
  void aCutAfterBillingIsBilledAndNotAnswered() {
    gateway.onCreate().answer(Fault.cutAfterBilling());

    assertThatIOException().isThrownBy(() -> client.create("a cat"));
    assertThat(gateway.createsFor("a cat"))
        .singleElement()
        .satisfies(create -> assertThat(create.answered()).isFalse());
  }

  @Test
  void anErrorIsBilledOnlyWhereTheScriptSaysSo() throws Exception {
    gateway.onCreate("free"::equals).answer(Fault.badGatewayPage());
    gateway.onCreate("paid"::equals).answer(Fault.badGatewayPage().afterBilling());

    assertThat(client.create("free").statusCode()).isEqualTo(502);
    assertThat(client.create("paid").statusCode()).isEqualTo(502);

    assertThat(gateway.bill())
        .extracting(Bill.Create::prompt, Bill.Create::answered)
        .containsExactly(tuple("paid", false));
  }

  @Test
  void aLateAnswerIsBilledAtOnce() {
    gateway.onCreate().answer(Fault.delay(Duration.ofHours(1)));

    var answer = client.createLater("a cat");

    await().until(() -> gateway.createsFor("a cat").size() == 1);
    assertThat(gateway.createsFor("a cat"))
        .singleElement()
        .satisfies(create -> assertThat(create.answered()).isFalse());
    assertThat(answer).isNotDone();
  }

  @Test
  void aTwoHundredCanHideAnErrorOrLackItsIdOrBeNoJson() throws Exception {
    gateway.onCreate("error"::equals).answer(Fault.errorInside200("no quota", "quota_error"));
    gateway.onCreate("no id"::equals).answer(Fault.withoutId());
    gateway.onCreate("garbage"::equals).answer(Fault.garbage());

    JsonNode error = GatewayClient.json(client.create("error"));
    assertThat(error.at("/error/message").asText()).isEqualTo("no quota");
    assertThat(error.at("/error/type").asText()).isEqualTo("quota_error");
    HttpResponse<String> noId = client.create("no id");
    assertThat(noId.statusCode()).isEqualTo(200);
    assertThat(GatewayClient.json(noId).has("id")).isFalse();
    HttpResponse<String> garbage = client.create("garbage");
    assertThat(garbage.statusCode()).isEqualTo(200);
    assertThatIOException().isThrownBy(() -> GatewayClient.json(garbage));
    assertThat(gateway.bill()).extracting(Bill.Create::prompt).containsExactly("no id", "garbage");
  }

  @Test
  void aTaskCanBeUnknownAtFirst() throws Exception {
    gateway.onQuery().times(2).answer(Fault.taskNotExist());
    String id = client.createdId("a cat");

    for (int query = 0; query < 2; query++) {
      assertThat(client.query(id).statusCode()).isEqualTo(400);
    }
    assertThat(client.query(id).statusCode()).isEqualTo(200);
    assertThat(gateway.traffic().queries("a cat")).isEqualTo(3);
  }

  @Test
  void aCompletedJobCanLackItsLinkAtFirst() throws Exception {
    gateway.onQuery().times(1).answer(JobFault.completedWithoutUrl());
    String id = client.createdId("a cat");

    JsonNode early = client.state(id);
    assertThat(early.path("status").asText()).isEqualTo("completed");
    assertThat(early.path("video_url").isNull()).isTrue();
    assertThat(client.state(id).path("video_url").asText()).startsWith("http://");
  }

  @Test
  void aJobFailsOnlyWhenItsTimeIsOver() throws Exception {
    gateway.generationTime(Duration.ofHours(1));
    gateway.onQuery().answer(JobFault.failed("too bad"));

    assertThat(client.state(client.createdId("a cat")).path("status").asText())
        .isEqualTo("pending");
  }

  @Test
  void aJobCanFailInEveryKnownShape() throws Exception {
    gateway.onQuery("text"::equals).answer(JobFault.failed("too bad"));
    gateway.onQuery("object"::equals).answer(JobFault.failed("internal", "too bad"));
    gateway.onQuery("reason"::equals).answer(JobFault.failedWithReason("too bad"));
    gateway.onQuery("moderated"::equals).answer(JobFault.moderated("violence"));

    assertThat(failed("text").path("error").asText()).isEqualTo("too bad");
    assertThat(failed("object").at("/error/message").asText()).isEqualTo("too bad");
    assertThat(failed("object").at("/error/code").asText()).isEqualTo("internal");
    assertThat(failed("reason").path("fail_reason").asText()).isEqualTo("too bad");
    JsonNode info = failed("moderated").at("/detail/pending_info");
    assertThat(info.path("failure_reason").asText()).contains("moderation");
    assertThat(info.at("/moderation_result/code").asText()).isEqualTo("violence");
    assertThat(info.at("/moderation_result/is_output_rejection").asBoolean()).isTrue();
  }

  @Test
  void aStuckJobStaysPending() throws Exception {
    gateway.onQuery().answer(JobFault.stuck());
    String id = client.createdId("a cat");

    JsonNode state = client.state(id);
    assertThat(state.path("status").asText()).isEqualTo("pending");
    assertThat(state.at("/detail/pending_info/progress_pct").asDouble()).isEqualTo(0.99);
  }

  @Test
  void theIdInAnAnswerCanLoseItsPrefix() throws Exception {
    gateway.onQuery().answer(JobFault.withoutIdPrefix());
    String id = client.createdId("a cat");

    assertThat(client.state(id).path("id").asText()).isEqualTo(id.replace("sora-2:", ""));
  }

  @Test
  void aCutDownloadEndsBeforeItsLength() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.cutHalfWay());
    URI link = client.link(client.createdId("a cat"));

    assertThatIOException().isThrownBy(() -> client.download(link));
    assertThat(client.download(link).body()).hasSize(VIDEO_BYTES);
    assertThat(gateway.traffic().downloads("a cat")).isEqualTo(2);
  }

  @Test
  void aDownloadWithoutLengthCanEndEarlyAndCleanly() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.endedEarly());
    URI link = client.link(client.createdId("a cat"));

    HttpResponse<byte[]> half = client.download(link);
    assertThat(half.headers().firstValue("Content-Length")).isEmpty();
    assertThat(half.body()).hasSize(VIDEO_BYTES / 2);
  }

  @Test
  void aDownloadWithoutLengthCanBeWhole() throws Exception {
    URI link = client.link(client.createdId("a cat"));
    byte[] video = client.download(link).body();
    gateway.onDownload().answer(DownloadFault.withoutLength());

    HttpResponse<byte[]> chunked = client.download(link);
    assertThat(chunked.headers().firstValue("Content-Length")).isEmpty();
    assertThat(chunked.body()).isEqualTo(video);
  }

  @Test
  void aSlowDownloadIsWhole() throws Exception {
    URI link = client.link(client.createdId("a cat"));
    byte[] video = client.download(link).body();
    gateway.onDownload().answer(DownloadFault.slow(Duration.ofMillis(20)));

    assertThat(client.download(link).body()).isEqualTo(video);
  }

  @Test
  void aDownloadCanBeEmptyOrJson() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.empty());
    gateway.onDownload().times(1).answer(DownloadFault.jsonInstead());
    URI link = client.link(client.createdId("a cat"));

    HttpResponse<byte[]> empty = client.download(link);
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.headers().firstValue("Content-Length")).hasValue("0");
    assertThat(empty.body()).isEmpty();
    HttpResponse<byte[]> json = client.download(link);
    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void anExpiredLinkStaysDeadAndAQueryTellsAFreshOne() throws Exception {
    gateway.onDownload().times(1).answer(DownloadFault.expiredLink());
    String id = client.createdId("a cat");
    URI dead = client.link(id);

    assertThat(client.download(dead).statusCode()).isEqualTo(403);
    assertThat(client.download(dead).statusCode()).isEqualTo(403);

    URI fresh = client.link(id);
    assertThat(fresh).isNotEqualTo(dead);
    assertThat(client.download(fresh).statusCode()).isEqualTo(200);
  }

  @Test
  void aRedirectLeadsToTheFileAtAnotherOrigin() throws Exception {
    gateway.onDownload().answer(DownloadFault.redirectToOtherOrigin());
    URI link = client.link(client.createdId("a cat"));

    HttpResponse<byte[]> redirect = client.download(link);
    assertThat(redirect.statusCode()).isEqualTo(302);
    URI other = URI.create(redirect.headers().firstValue("Location").orElseThrow());
    assertThat(other.getPort()).isNotEqualTo(link.getPort());
    assertThat(other.getPath()).isEqualTo(link.getPath());
    assertThat(client.download(other).body()).hasSize(VIDEO_BYTES);

    client.send(HttpRequest.newBuilder(other).header("Authorization", "Bearer sk-sandbox"));
    assertThat(gateway.traffic().leaks()).containsExactly(other.getPath());
  }

  private JsonNode failed(String prompt) throws IOException, InterruptedException {
    JsonNode state = client.state(client.createdId(prompt));
    assertThat(state.path("status").asText()).isEqualTo("failed");
    assertThat(state.hasNonNull("video_url")).isFalse();
    return state;
  }
}
