package io.reelay.sandbox.gateway;

/** A request that the gateway refuses, with the HTTP status and the reason. */
final class InvalidRequest extends Exception {
  static final String TASK_NOT_EXIST = "task_not_exist";
  static final String MODEL_NOT_FOUND = "model_not_found";

  private final int status;
  private final String param;
  private final String code;

  /** About the request as a whole. */
  InvalidRequest(int status, String message) {
    this(status, message, null, null);
  }

  private InvalidRequest(int status, String message, String param, String code) {
    super(message);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  /** About one field, with the code that OpenAI gives such a fault. */
  static InvalidRequest field(String name, String code, String message) {
    return new InvalidRequest(400, message, name, code);
  }

  /** No task of this gateway, as the relays say it: 400, not 404. */
  static InvalidRequest taskNotExist(String id) {
    return new InvalidRequest(400, TASK_NOT_EXIST + ": " + id, null, TASK_NOT_EXIST);
  }

  /** A task of another family of paths: the relay finds no channel for it. */
  static InvalidRequest modelNotFound(String id) {
    return new InvalidRequest(503, "No available channel for " + id, null, MODEL_NOT_FOUND);
  }

  int status() {
    return status;
  }

  /** The field it is about, or null. */
  String param() {
    return param;
  }

  /** Null if there is none. */
  String code() {
    return code;
  }

  @Override
  public String toString() {
    return status + " " + getMessage();
  }
}
