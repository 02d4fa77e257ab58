package io.reelay.ledger.transition;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a retry of a job would do. The API, the commands and the console show it as it is.
 *
 * @param goesOn the job continues with its task, without cost and without consent
 * @param reason the same in a sentence, for the person
 * @param create the create that needs consent: the retry itself, or its replacement if the job goes
 *     on
 */
public record Retry(boolean goesOn, String reason, AnotherCreate create) {
  static Retry goingOn(String reason, AnotherCreate instead) {
    return new Retry(true, reason, instead);
  }

  static Retry creating(AnotherCreate create) {
    return new Retry(false, create.reason(), create);
  }

  /** With reason and cost, for the person who is asked. */
  public String facts() {
    return goesOn ? reason : create.facts();
  }

  /**
   * {@code {kind, payAgain, reason, estimatedCost}}. A job that goes on also has {@code instead}: a
   * new create in place of its task.
   */
  public ObjectNode json() {
    if (!goesOn) {
      return create.json();
    }
    ObjectNode view = AnotherCreate.json("goes_on", false, reason, "nothing");
    view.set("instead", create.json());
    return view;
  }
}
