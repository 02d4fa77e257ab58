package io.reelay.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.intake.prompt.PromptFault;
import io.reelay.ledger.transition.AnotherCreate;
import io.reelay.ledger.transition.OperationRefusedException;
import java.util.List;

/**
 * A failed request with its answer: {@code {error: {kind, message}}} and a status of 400 to 599.
 */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int status;
  private final transient ObjectNode body;

  private ApiException(int status, String kind, String message) {
    super(message);
    this.status = status;
    body = JSON.createObjectNode();
    body.putObject("error").put("kind", kind).put("message", message);
  }

  /** The request has a wrong parameter, whatever the jobs' states are. */
  static ApiException wrongParameter(String field, String problem, String allowed) {
    return invalid(field + " " + problem, List.of(new PromptFault(0, field, problem, allowed)));
  }

  /** The request itself is wrong. Each fault has its place. */
  static ApiException invalid(String message, List<PromptFault> faults) {
    ApiException answer = new ApiException(400, "invalid", message);
    answer.body.set("faults", faults(faults));
    return answer;
  }

  /** The body has a wrong form. */
  static ApiException noJson() {
    return new ApiException(400, "invalid", "the body is not JSON");
  }

  /** The ledger has no job with this id. */
  static ApiException noSuchJob() {
    return new ApiException(404, "not_found", "there is no such job");
  }

  /** The job's state does not allow it, or a person must first agree to a new create. */
  static ApiException refused(OperationRefusedException cause) {
    ApiException answer = new ApiException(409, "refused", cause.getMessage());
    cause.create().ifPresent(answer::asks);
    return answer;
  }

  /** The request is not at fault. The cause is in the log, not in the answer. */
  static ApiException notNow() {
    return new ApiException(
        503, "not_now", "this cannot be done now, the log has the reason; try again later");
  }

  private void asks(AnotherCreate create) {
    body.withObject("/error").set("payAgain", create.json());
  }

  static ArrayNode faults(List<PromptFault> faults) {
    ArrayNode list = JSON.createArrayNode();
    for (PromptFault fault : faults) {
      list.addObject()
          .put("line", fault.line() == 0 ? null : fault.line())
          .put("field", fault.field())
          .put("problem", fault.problem())
          .put("allowed", fault.allowed());
    }
    return list;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The answer's body. */
  public ObjectNode body() {
    return body;
  }
}
