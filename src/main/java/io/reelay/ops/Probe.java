package io.reelay.ops;

/** One look at one thing. It may take as long as it likes: see {@link ProbedCheck}. */
@FunctionalInterface
public interface Probe {
  /**
   * @throws Exception if it could not be looked at, which is as bad as what it stands for
   */
  ProbeResult look() throws Exception;
}
