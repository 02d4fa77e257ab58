package io.reelay.gateway;

/** The meaning of a gateway's status word. */
public enum VideoStatus {
  PENDING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  EXPIRED
}
