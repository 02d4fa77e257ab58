package io.reelay.ledger.circuit;

/** The gateway failed after the job was claimed. Nothing was sent, and the job waits. */
public final class GatewayClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GatewayClosedException(String gateway) {
    super("gateway " + gateway + " gets no creates: its last answer to a create was unclear");
  }
}
