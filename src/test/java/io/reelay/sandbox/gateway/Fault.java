package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.sandbox.http.Reply;
import java.time.Duration;

/** What can go wrong with any call, on the level of HTTP. */
public final class Fault {
  private Fault() {}

  /** Answers normally: for a good call between two bad ones. */
  public static Behaviour<Call> none() {
    return Call::answerNormally;
  }

  /** Answers with this status and an empty body, as a gateway's rate limiter does with 429. */
  public static ReplyFault status(int status) {
    return new ReplyFault(Reply.status(status), false, Duration.ZERO);
  }

  /** A proxy's page instead of the gateway's answer. */
  public static ReplyFault badGatewayPage() {
    return status(502)
        .body("text/html", "<html><body><center><h1>502 Bad Gateway</h1></center></body></html>");
  }

  /** An error inside a 200, as {@code 003_627d03da58f7585c.txt} declares it. */
  public static ReplyFault errorInside200(String message, String type) {
    return json(200, GatewayErrors.quickRouter(message, type));
  }

  /** A 200 that says pending, without the task's id. A create was billed. */
  public static ReplyFault withoutId() {
    return json(200, GatewayErrors.object().put("status", "pending")).afterBilling();
  }

  /** A 200 whose body is no JSON. A create was billed. */
  public static ReplyFault garbage() {
    return status(200).body("application/json", "{\"id\":\"sora-2:task_01k9").afterBilling();
  }

  /** The gateway does not know the task (yet): 400, not 404. */
  public static ReplyFault taskNotExist() {
    return json(400, GatewayErrors.task(InvalidRequest.TASK_NOT_EXIST, "task_not_exist"));
  }

  /** Answers with this document. */
  public static ReplyFault json(int status, JsonNode document) {
    return status(status).body("application/json", document.toString());
  }

  /** Closes the connection before the request took effect. */
  public static Behaviour<Call> cutBeforeBilling() {
    return Call::cut;
  }

  /** Closes the connection after the request took effect, before the answer. */
  public static Behaviour<Call> cutAfterBilling() {
    return call -> {
      call.arrive();
      call.cut();
    };
  }

  /** Takes the request, and answers normally only after this time. */
  public static Behaviour<Call> delay(Duration time) {
    return call -> {
      call.arrive();
      call.pause(time);
      call.answerNormally();
    };
  }
}
