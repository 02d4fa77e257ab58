package io.reelay.sandbox.gateway;

import io.reelay.sandbox.http.Reply;

/** A request that the gateway refuses, with the HTTP status and the reason. */
final class InvalidRequest extends Exception {
  private final int status;

  InvalidRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  Reply reply() {
    String type = status == 401 ? "authentication_error" : "invalid_request_error";
    return Reply.json(status, QuickRouterDocuments.error(getMessage(), type));
  }

  @Override
  public String toString() {
    return status + " " + getMessage();
  }
}
