package io.reelay.ops;

/** One check of one part. It has no time limit: see {@link ProbedCheck}. */
@FunctionalInterface
public interface Probe {
  /**
   * @throws Exception if the check failed, which counts as a failure of the part
   */
  ProbeResult look() throws Exception;
}
