package io.reelay.gateway;

/** What the answer to a create says about the one question that costs money: was it taken? */
public enum CreateOutcome {
  /** 2xx with a task id. */
  ACCEPTED,
  /** 2xx with what was to be made, a character: there is nothing to wait for. */
  COMPLETED,
  /** 429, or such an error inside a 200: certainly not accepted, retried later. */
  TOO_MANY,
  /**
   * 401, 402, 403, or an error of key or quota, by its code or in words: certainly not accepted,
   * the account needs a person.
   */
  ACCOUNT,
  /**
   * A redirect, or a 404 of an address without an API: certainly not accepted, the gateway's {@code
   * base-url} needs a person.
   */
  WRONG_ADDRESS,
  /**
   * Any other 4xx (a 404 of a model, too), or an error inside a 200 that is not the gateway's own
   * breakdown: certainly not accepted, and a retry would not help.
   */
  REFUSED,
  /** The gateway has had this create before, by its key, and does not say which task it is. */
  DUPLICATE,
  /**
   * 500 or 503 in the gateway's own form, of which it says itself that the create may be sent
   * again, where the user wants that: again later, three times at the most.
   */
  SERVER_ERROR,
  /**
   * 5xx, 408, the same inside a 200, a 2xx without task id or error, HTML, or a refusal of one that
   * is sent again: it may have been taken.
   */
  INDETERMINATE
}
