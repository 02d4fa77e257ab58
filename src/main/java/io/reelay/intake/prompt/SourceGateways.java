package io.reelay.intake.prompt;

import java.util.List;

/** Where the job is that a prompt is made from, which is where that prompt must go too. */
@FunctionalInterface
public interface SourceGateways {
  /** For a reader without a ledger. */
  SourceGateways UNKNOWN = source -> List.of();

  /**
   * The gateways that the job has or may come to; empty if no job is known by this name.
   *
   * @param source a job's id, task id or name, as the prompt has it
   */
  List<String> of(String source);
}
