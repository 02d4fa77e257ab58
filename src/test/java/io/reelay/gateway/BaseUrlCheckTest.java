package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A 404 of a wrong base URL, told from a 404 of a model or a task. */
class BaseUrlCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "https://gw.example/v1";
  private static final String CREATE = "/v1/video/create";

  private final BaseUrlCheck check = new BaseUrlCheck();
  private final AnswerPlaces places = new AnswerPlaces();

  private String asked(String method, String path, int status, String body, String location) {
    JsonNode json = null;
    try {
      json = body.isEmpty() ? null : JSON.readTree(body.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      // A page.
    }
    String text = json == null ? body : null;
    return check.fault(
        new BaseUrlCheck.Answered(
            BASE,
            method,
            path,
            status,
            json,
            text,
            places.found(json, text, status).path("error"),
            location));
  }

  private String create(int status, String body) {
    return asked("POST", CREATE, status, body, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><head><title>404 Not Found</title></head><body>nginx</body></html>",
        "404 page not found",
        "{'error':{'message':'Invalid URL (POST /v1/v1/video/create)','type':'invalid_request_error','param':'','code':''}}",
        "{'detail':'Not Found'}",
        "{'detail':'Method Not Allowed'}",
        "{'timestamp':'2026-11-26','status':404,'error':'Not Found','path':'/v1/v1/video/create'}",
        "{'message':'no Route matched with those values'}",
        "{'message':'Cannot POST /v1/v1/video/create'}",
        "{'code':404,'msg':'not found'}",
        "{'error':{'code':'unknown_url','message':'Unknown request URL: POST /v1/v1/video/create'}}",
        "{'error':{'code':'404','message':'Resource not found'}}",
        "{}",
      })
  void nothingThatIsACreatesConcernIsThere(String body) {
    assertThat(create(404, body))
        .contains(BASE, "POST " + CREATE, "HTTP 404", "base-url", "ends in /v1");
    assertThat(create(405, body)).contains("HTTP 405");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':{'message':'The model sora-9 does not exist','type':'invalid_request_error','code':'model_not_found'}}",
        "{'error':{'message':'model not found','type':'new_api_error'}}",
        "{'error':{'message':'The model `sora-9` does not exist or you do not have access to it.'}}",
        "{'code':'model_not_found','message':'no'}",
        "{'error':{'message':'当前分组 default 下对于模型 sora-9 无可用渠道'}}",
        "{'error':{'code':'InvalidEndpointOrModel.NotFound','message':'The model or endpoint x does not exist'}}",
        "{'code':'task_not_exist','message':'task not exist'}",
        "{'error':{'message':'Video not found'}}",
      })
  void aModelOrATaskThatIsNotThereIsTheJobsOwn(String body) {
    assertThat(create(404, body)).isNull();
  }

  @Test
  void aPathThatNamesATaskOrAModelMayBeBareOfIt() {
    assertThat(asked("POST", "/v1/videos/video_12/remix", 404, "{'detail':'Not Found'}", null))
        .isNull();
    assertThat(asked("POST", "/v1beta/models/veo-3.1:predict", 404, "{'detail':'Not Found'}", null))
        .isNull();
    assertThat(asked("POST", "/v1/videos/video_12/remix", 404, "<html>nginx</html>", null))
        .isNotNull();
  }

  @Test
  void aWayThatThisGatewayHasNotIsTheJobsOwnOnceAnotherOneWasAnswered() {
    create(200, "{'id':'task_1'}");

    assertThat(asked("POST", "/sora/v1/characters", 404, "<html>nginx</html>", null)).isNull();
    // It was there, so the gateway has moved.
    assertThat(create(404, "<html>nginx</html>")).isNotNull();
  }

  @Test
  void aQueryThatIsNotFoundIsTheTasksUnlessAPageSaysSo() {
    assertThat(asked("GET", "/v1/videos/video_12", 404, "", null)).isNull();
    assertThat(asked("GET", "/v1/video/query", 404, "{'detail':'Not Found'}", null)).isNull();
    assertThat(asked("GET", "/v1/videos/video_12", 404, "<html>nginx</html>", null)).isNotNull();
    assertThat(
            asked(
                "GET",
                "/v1/video/query",
                404,
                "{'error':{'message':'Invalid URL (GET /v1/v1/video/query)'}}",
                null))
        .isNotNull();
  }

  @Test
  void aRedirectNamesWhereItLeadsWithoutWhatMayBeSecret() {
    assertThat(asked("POST", CREATE, 308, "", "https://user:pw@new.example/v1?token=SECRET"))
        .contains(BASE, "HTTP 308", "https://***@new.example/v1?…")
        .doesNotContain("SECRET", "pw@");
    assertThat(asked("GET", CREATE, 301, "", "/login?next=SECRET\r\nx"))
        .contains("Location /login?…")
        .doesNotContain("SECRET", "\n");
    assertThat(asked("POST", CREATE, 302, "", null)).contains("no Location");
  }

  @Test
  void otherRefusalsSayNothingAboutTheAddress() {
    assertThat(create(400, "{'error':{'message':'Invalid URL'}}")).isNull();
    assertThat(create(401, "")).isNull();
    assertThat(create(502, "<html>")).isNull();
  }
}
