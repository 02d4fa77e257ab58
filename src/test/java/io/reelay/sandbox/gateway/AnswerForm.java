package io.reelay.sandbox.gateway;

/** Forms of answers that gateways of one kind are known to differ in, besides the documented. */
public enum AnswerForm {
  /**
   * CrazyRouter's {@code /v1/videos/{id}} since 2026-06-30: {@code {"code":"success","data":{…}}}
   * with {@code artifact_url} and {@code result_url}.
   */
  ENVELOPE(GatewayKind.CRAZYROUTER),
  /** A character of CrazyRouter is {@code queued} at first; its user name comes with a query. */
  CHARACTERS_LATER(GatewayKind.CRAZYROUTER),
  /** new-api's task without an envelope: {@code {"task_id","status":"succeeded","url"}}. */
  FLAT(GatewayKind.NEW_API),
  /** new-api's old envelope, where a finished task has its link in {@code fail_reason}. */
  LINK_IN_FAIL_REASON(GatewayKind.NEW_API);

  private final GatewayKind kind;

  AnswerForm(GatewayKind kind) {
    this.kind = kind;
  }

  GatewayKind kind() {
    return kind;
  }
}
