package io.reelay.sandbox.gateway;

/** How a create is met whose {@code Idempotency-Key} the gateway has seen before. */
public enum KeyUse {
  /** As any other: it is billed. */
  IGNORE,
  /** Answered with the task of the first, and not billed. */
  REPLAY,
  /** Refused with 409, and not billed. */
  REJECT,
  /** Refused with 409 and the id of the first one's task, and not billed. */
  REJECT_WITH_TASK
}
