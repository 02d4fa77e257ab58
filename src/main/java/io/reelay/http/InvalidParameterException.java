package io.reelay.http;

import io.reelay.prompt.PromptFault;

/** A request that is wrong in itself, whatever the jobs are like. */
public final class InvalidParameterException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient PromptFault fault;

  InvalidParameterException(String field, String problem, String allowed) {
    super(field + " " + problem);
    this.fault = new PromptFault(0, field, problem, allowed);
  }

  PromptFault fault() {
    return fault;
  }
}
