package io.reelay.ledger;

/** A person asked for what a job's state does not allow. The message says what it does allow. */
public final class OperationRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  OperationRefusedException(Job job, String reason) {
    super("job " + job.id() + " '" + job.name() + "' is " + job.state().text() + ": " + reason);
  }

  OperationRefusedException(String message) {
    super(message);
  }
}
