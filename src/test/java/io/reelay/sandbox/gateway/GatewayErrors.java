package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The shapes in which gateways tell an error. */
final class GatewayErrors {
  private GatewayErrors() {}

  /** {@code 003_627d03da58f7585c.txt}; an unknown task has the shape of the relay behind it. */
  static ObjectNode quickRouter(InvalidRequest refused) {
    return InvalidRequest.TASK_NOT_EXIST.equals(refused.code())
        ? task(refused.code(), refused.getMessage())
        : quickRouter(refused.getMessage(), type(refused));
  }

  static ObjectNode quickRouter(String message, String type) {
    ObjectNode document = object();
    document
        .putObject("error")
        .put("message", message)
        .put("message_zh", message)
        .put("type", type);
    return document;
  }

  /** https://platform.openai.com/docs/api-reference/videos. */
  static ObjectNode openAi(InvalidRequest refused) {
    ObjectNode document = object();
    document
        .putObject("error")
        .put("message", refused.getMessage())
        .put("type", "invalid_request_error")
        .put("param", refused.param())
        .put("code", refused.status() == 401 ? "invalid_api_key" : refused.code());
    return document;
  }

  /** new-api: what its task code refuses, and what the middleware before it refuses. */
  static ObjectNode newApi(InvalidRequest refused) {
    if (refused.param() != null) {
      return task("invalid_request", refused.getMessage());
    }
    if (InvalidRequest.TASK_NOT_EXIST.equals(refused.code())) {
      return task(refused.code(), refused.getMessage());
    }
    ObjectNode document = object();
    document
        .putObject("error")
        .put("message", refused.getMessage() + " (request id: 20261121100000)")
        .put("type", "new_api_error")
        .put("code", refused.code() == null ? "" : refused.code());
    return document;
  }

  static ObjectNode task(String code, String message) {
    return object().put("code", code).put("message", message).putNull("data");
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String type(InvalidRequest refused) {
    return refused.status() == 401 ? "authentication_error" : "invalid_request_error";
  }
}
