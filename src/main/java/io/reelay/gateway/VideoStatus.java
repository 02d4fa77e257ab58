package io.reelay.gateway;

/** What a gateway's status word means, whichever word the gateway chose for it. */
public enum VideoStatus {
  PENDING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  EXPIRED
}
