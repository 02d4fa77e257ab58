package io.reelay.intake.prompt;

import java.util.List;

/** Finds the gateways of a prompt's source job. The prompt must go there too. */
@FunctionalInterface
public interface SourceGateways {
  /** For a reader without a ledger. */
  SourceGateways UNKNOWN = source -> List.of();

  /**
   * The gateways that the job has or may get; empty if no job has this name.
   *
   * @param source a job's id, task id or name, as in the prompt
   */
  List<String> of(String source);
}
