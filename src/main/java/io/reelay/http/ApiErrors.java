package io.reelay.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.OperationRefusedException;
import io.reelay.prompt.PromptFault;
import io.reelay.prompt.PromptFileException;
import java.util.List;
import org.apache.camel.ExchangeException;

/** Bodies of the answers to requests that were not done: {@code {error: {kind, message}}}. */
public final class ApiErrors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is wrong with the prompts, each fault with its place. */
  public ObjectNode rejected(@ExchangeException PromptFileException refusal) {
    return invalid("no job was made of these prompts", refusal.faults());
  }

  /** What is wrong with a parameter. */
  public ObjectNode wrongParameter(@ExchangeException InvalidParameterException refusal) {
    return invalid(refusal.getMessage(), List.of(refusal.fault()));
  }

  /** The body is not what was asked for. */
  public ObjectNode noJson() {
    return error("invalid", "the body is not JSON");
  }

  /** There is no such job. */
  public ObjectNode notFound(@ExchangeException NoSuchJobException cause) {
    return error("not_found", cause.getMessage());
  }

  /** The job's state does not allow it. */
  public ObjectNode refused(@ExchangeException OperationRefusedException cause) {
    return error("refused", cause.getMessage());
  }

  /** The body is longer than allowed. */
  public ObjectNode tooLarge(@ExchangeException BodyTooLargeException cause) {
    return error("too_large", cause.getMessage());
  }

  /** An error that says nothing of its cause, which is in the log. */
  public ObjectNode notNow() {
    return error("not_now", "this cannot be done now, the log says why; ask again");
  }

  private static ObjectNode invalid(String message, List<PromptFault> faults) {
    ObjectNode answer = error("invalid", message);
    answer.set("faults", faults(faults));
    return answer;
  }

  private static ObjectNode error(String kind, String message) {
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("error").put("kind", kind).put("message", message);
    return answer;
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
}
