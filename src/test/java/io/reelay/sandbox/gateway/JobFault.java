package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;

/** What a query can tell of a job besides that it is pending or completed. */
public final class JobFault {
  private JobFault() {}

  /** Completed, but {@code video_url} is null. Counts from the moment the job is completed. */
  public static Behaviour<QueryCall> completedWithoutUrl() {
    return whenCompleted(document -> document.putNull("video_url"));
  }

  /** Failed, and {@code error} is a text. Told when the generation time is over. */
  public static Behaviour<QueryCall> failed(String error) {
    return whenCompleted(document -> failed(document).put("error", error));
  }

  /** Failed, and {@code error} is an object with a code and a message. */
  public static Behaviour<QueryCall> failed(String code, String message) {
    return whenCompleted(
        document -> failed(document).putObject("error").put("code", code).put("message", message));
  }

  /** Failed, and the text is in {@code fail_reason}. */
  public static Behaviour<QueryCall> failedWithReason(String reason) {
    return whenCompleted(document -> failed(document).put("fail_reason", reason));
  }

  /** Refused by the moderation of what was generated. */
  public static Behaviour<QueryCall> moderated(String code) {
    return whenCompleted(
        document -> {
          ObjectNode pending = failed(document).putObject("detail").putObject("pending_info");
          pending.put("failure_reason", "Your request was blocked by our moderation system.");
          pending
              .putObject("moderation_result")
              .put("type", "blocked")
              .put("code", code)
              .put("is_output_rejection", true);
        });
  }

  /** Under way for ever, whatever the generation time. */
  public static Behaviour<QueryCall> stuck() {
    return QueryCall::answerStuck;
  }

  /** A status of this name and no link, whatever the generation time. */
  public static Behaviour<QueryCall> status(String status) {
    return edited(
        document -> {
          document.put("status", status);
          document.remove("video_url");
        });
  }

  /** The id in the answer has lost its prefix: {@code task_01k…} for {@code sora-2:task_01k…}. */
  public static Behaviour<QueryCall> withoutIdPrefix() {
    return edited(
        document -> {
          String id = document.path("id").asText();
          document.put("id", id.substring(id.indexOf(':') + 1));
        });
  }

  /** The normal document, changed by the test. */
  public static Behaviour<QueryCall> edited(Consumer<ObjectNode> change) {
    return call -> {
      ObjectNode document = call.document();
      change.accept(document);
      call.answer(document);
    };
  }

  private static Behaviour<QueryCall> whenCompleted(Consumer<ObjectNode> change) {
    Behaviour<QueryCall> edit = edited(change);
    return new Behaviour<>() {
      @Override
      public void play(QueryCall call) throws IOException {
        edit.play(call);
      }

      @Override
      public boolean concerns(QueryCall call) {
        return call.isCompleted();
      }
    };
  }

  private static ObjectNode failed(ObjectNode document) {
    return document.put("status", "failed").putNull("video_url");
  }
}
