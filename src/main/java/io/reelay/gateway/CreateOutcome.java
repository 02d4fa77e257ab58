package io.reelay.gateway;

/** The meaning of a create's answer for the one question about money: was the create accepted? */
public enum CreateOutcome {
  /** 2xx with a task id. */
  ACCEPTED,
  /** 2xx with the finished result, a character: no wait is needed. */
  COMPLETED,
  /** 429, or such an error inside a 200: certainly not accepted, so it is retried later. */
  TOO_MANY,
  /**
   * 401, 402, 403, or an error of key or quota, by its code or in words: certainly not accepted. A
   * person must correct the account.
   */
  ACCOUNT,
  /**
   * A redirect, or a 404 of an address without an API: certainly not accepted. A person must
   * correct the gateway's {@code base-url}.
   */
  WRONG_ADDRESS,
  /**
   * Any other 4xx (a 404 of a model, too), or an error inside a 200 that is not the gateway's own
   * breakdown: certainly not accepted, and a retry does not help.
   */
  REFUSED,
  /** The gateway knows this create by its key, and does not name the task. */
  DUPLICATE,
  /**
   * 500 or 503 in the gateway's own form. According to the gateway the create may be sent again. If
   * the user wants that, it is sent again later, three times at most.
   */
  SERVER_ERROR,
  /**
   * 5xx, 408, the same inside a 200, a 2xx without task id or error, HTML, or a refusal of a create
   * that was sent again: it may have been accepted.
   */
  INDETERMINATE
}
