package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a query can tell of a job besides that it is pending or completed. */
public final class JobFault {
  private JobFault() {}

  /** Completed, but its link is null. Counts from the moment the job is completed. */
  public static Behaviour<QueryCall> completedWithoutUrl() {
    return whenCompleted(Surface::dropLink);
  }

  /** Failed, and {@code error} is a text. Told when the generation time is over. */
  public static Behaviour<QueryCall> failed(String error) {
    return failed(TextNode.valueOf(error));
  }

  /** Failed, and {@code error} is an object with a code and a message. */
  public static Behaviour<QueryCall> failed(String code, String message) {
    return failed(GatewayErrors.object().put("code", code).put("message", message));
  }

  /** Failed, and the text is in {@code fail_reason}. */
  public static Behaviour<QueryCall> failedWithReason(String reason) {
    return whenCompleted((surface, document) -> surface.failWithReason(document, reason));
  }

  /**
   * Refused by the moderation of what was generated.
   *
   * @param code the moderation's word for what it saw, told where the documents have a place for it
   */
  public static Behaviour<QueryCall> moderated(String code) {
    return whenCompleted((surface, document) -> surface.moderate(document, code));
  }

  /** Under way for ever, whatever the generation time. */
  public static Behaviour<QueryCall> stuck() {
    return QueryCall::answerStuck;
  }

  /** A status of this name and no link, whatever the generation time. */
  public static Behaviour<QueryCall> status(String status) {
    return edited((surface, document) -> surface.tell(document, status));
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
    return edited((surface, document) -> change.accept(document));
  }

  private static Behaviour<QueryCall> edited(BiConsumer<Surface, ObjectNode> change) {
    return call -> {
      ObjectNode document = call.document();
      change.accept(call.surface(), document);
      call.answer(document);
    };
  }

  // An envelope has no place for an error object: the surface knows where its own text goes.
  private static Behaviour<QueryCall> failed(JsonNode error) {
    return whenCompleted((surface, document) -> surface.fail(document, error));
  }

  private static Behaviour<QueryCall> whenCompleted(BiConsumer<Surface, ObjectNode> change) {
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
}
