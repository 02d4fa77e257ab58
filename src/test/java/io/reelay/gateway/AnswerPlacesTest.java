package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every place and shape that the gateways are known for; the sources are in the table itself. */
class AnswerPlacesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final AnswerPlaces places = new AnswerPlaces();

  private JsonNode found(String json, int httpStatus) throws Exception {
    return places.found(JSON.readTree(json.replace('\'', '"')), null, httpStatus);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'a','task_id':'b'}                                    | a",
        "{'task_id':'b'}                                             | b",
        "{'code':'success','data':{'id':7,'task_id':'b'}}            | b",
        "{'data':{'taskId':'c'}}                                     | c",
        "{'data':{'id':'d'}}                                         | d",
        "{'generation_id':'e'}                                       | e",
        "{'request_id':'f'}                                          | f",
        "{'request_id':'f','error':{'message':'no'}}                 | ",
        "{'code':'task_not_exist','request_id':'f'}                  | ",
        "{'id':''}                                                   | ",
        "{'id':{'x':1}}                                              | ",
        "[]                                                          | ",
      })
  void aTaskId(String answer, String id) throws Exception {
    assertThat(found(answer, 200).path("taskId").textValue()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'status':'pending'}                                         | pending",
        "{'code':'success','status':'x','data':{'status':'SUCCESS'}}  | SUCCESS",
        "{'code':'success','data':null}                               | ",
        "{'code':'success'}                                           | ",
        "{'state':'running'}                                          | running",
        "{'data':{'task_status':'succeed'}}                           | succeed",
      })
  void aStatus(String answer, String status) throws Exception {
    assertThat(found(answer, 200).path("status").textValue()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'video_url':'URL'}",
        "{'url':'URL'}",
        "{'result_url':'URL'}",
        "{'artifact_url':'URL'}",
        "{'data':{'artifact_url':'URL'}}",
        "{'data':{'result_url':'URL'}}",
        "{'data':{'url':'URL'}}",
        "{'data':{'video_url':'URL'}}",
        "{'video':{'url':'URL'}}",
        "{'videos':[{'url':'URL'}]}",
        "{'output':{'video_url':'URL'}}",
        "{'outputs':{'video_url':'URL'}}",
        "{'content':{'video_url':'URL'}}",
        "{'metadata':{'url':'URL'}}",
        "{'detail':{'url':'URL'}}",
        "{'detail':{'video_url':'URL'}}",
        "{'detail':{'generations':[{'url':'URL'}]}}",
        "{'data':{'task_result':{'videos':[{'url':'URL'}]}}}",
        "{'urls':['URL']}",
        "{'data':[{'video_url':'URL'}]}",
        "{'data':{'status':'SUCCESS','fail_reason':'URL'}}",
      })
  void aVideosAddress(String answer) throws Exception {
    String url = "https://cdn.example/a.mp4?se=1";
    assertThat(found(answer.replace("URL", url), 200).path("videoUrl").textValue()).isEqualTo(url);
    assertThat(found(answer.replace("URL", "./a.mp4"), 200).path("videoUrl").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'detail':{'pending_info':{'progress_pct':0.93}}} | 93",
        "{'progress':42}                                   | 42",
        "{'progress':'30%'}                                | 30",
        "{'data':{'progress':'100%'}}                      | 100",
        "{'progress':'soon'}                               | ",
        "{'progress':null}                                 | ",
      })
  void progressInPercent(String answer, Integer percent) throws Exception {
    JsonNode progress = found(answer, 200).path("progress");
    assertThat(progress.isNull() ? null : progress.intValue()).isEqualTo(percent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'error':{'message':'m','type':'t','code':'c'}}             | m    | t    | c",
        "200 | {'error':{'message':'m','code':17}}                         | m    |      | 17",
        "200 | {'error':{'message_zh':'视频','type':'t'}}                   | 视频 | t    | ",
        "200 | {'error':'m'}                                               | m    |      | ",
        "400 | {'code':'task_not_exist','message':'m','data':null}         | m    |      | task_not_exist",
        "200 | {'code':'task_not_exist','message':'m','data':null}         | m    |      | task_not_exist",
        "200 | {'code':1001,'msg':'m'}                                     | m    |      | 1001",
        "400 | {'detail':'m'}                                              | m    |      | ",
        "400 | {'message':'m','param':'size','type':'t','code':null}       | m    | t    | ",
        "200 | {'data':{'status':'FAILURE','fail_reason':'m'}}             | m    |      | ",
        "400 | {'code':'imagine:content-moderated','error':'m'}            | m    |      | imagine:content-moderated",
        "200 | {'status':'FAILED','failure':'m','failureCode':'SAFETY.INPUT.TEXT'} | m | | SAFETY.INPUT.TEXT",
        "200 | {'status':'FAILED','failureCode':'SAFETY.INPUT.TEXT'}       |      |      | SAFETY.INPUT.TEXT",
        "200 | {'data':{'task_status':'failed','task_status_msg':'m'}}     | m    |      | ",
        "200 | {'code':402,'msg':'m'}                                      | m    |      | 402",
        "200 | {'status':'done','video':{'respect_moderation':false}}       |      | moderation | ",
        "200 | {'done':true,'response':{'raiMediaFilteredReasons':['m']}}  | m    | moderation | ",
      })
  void anError(int status, String answer, String message, String type, String code)
      throws Exception {
    JsonNode error = found(answer, status).path("error");
    assertThat(error.path("message").textValue()).isEqualTo(message);
    assertThat(error.path("type").textValue()).isEqualTo(type);
    assertThat(error.path("code").textValue()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'error':null}",
        "{'error':{}}",
        "{'error':''}",
        "{'error':0,'data':{}}",
        "{'error':false}",
        "{'error':{'message':'','code':''}}",
        "{'code':'success','message':''}",
        "{'code':200,'msg':'ok'}",
        "{'code':0}",
        "{'code':202,'message':'accepted'}",
        "{'fail_reason':''}",
        "{'detail':{}}",
        "{'detail':'queued'}",
        "{'status':'done','video':{'url':'https://x/a.mp4','respect_moderation':true}}",
        "{'error':'','code':'success'}",
      })
  void noError(String answer) throws Exception {
    assertThat(found(answer, 200).path("error").isNull()).isTrue();
  }

  @Test
  void aReasonWithAModerationIsOne() throws Exception {
    String answer =
        "{'detail':{'pending_info':{'failure_reason':'m','moderation_result':"
            + "{'type':'TYPE','code':'c'}}}}";
    assertThat(found(answer.replace("TYPE", "input"), 200).path("error").path("type").textValue())
        .isEqualTo("moderation");
    assertThat(found(answer.replace("TYPE", "passed"), 200).path("error").has("type")).isFalse();
  }

  @Test
  void aPageInsteadOfJsonIsItsOwnMessage() {
    JsonNode found = places.found(null, "502 Bad Gateway", 502);
    assertThat(found.path("error").path("message").textValue()).isEqualTo("502 Bad Gateway");
    assertThat(places.found(null, "", 200).path("error").isNull()).isTrue();
  }
}
