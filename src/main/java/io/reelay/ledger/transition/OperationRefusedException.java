package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import java.util.Optional;

/**
 * A job's state does not allow a person's operation. The message names the permitted operations.
 */
public final class OperationRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient AnotherCreate create;

  OperationRefusedException(Job job, AnotherCreate create) {
    super(words(job, create.facts() + ". It needs consent: --pay-again, or payAgain: true"));
    this.create = create;
  }

  OperationRefusedException(Job job, String reason) {
    super(words(job, reason));
    this.create = null;
  }

  /**
   * @param create the create without consent
   */
  public OperationRefusedException(String message, AnotherCreate create) {
    super(message);
    this.create = create;
  }

  OperationRefusedException(String message) {
    super(message);
    this.create = null;
  }

  private static String words(Job job, String reason) {
    return "job " + job.id() + " '" + job.name() + "' is " + job.state().text() + ": " + reason;
  }

  /** The new create that needs a person's consent; empty if consent would not help. */
  public Optional<AnotherCreate> create() {
    return Optional.ofNullable(create);
  }
}
