package io.reelay.sandbox.gateway;

import java.io.IOException;

/**
 * How the gateway meets one call. {@link Fault}, {@link JobFault} and {@link DownloadFault} have
 * the ones that are known from real gateways; a test may write its own.
 *
 * @param <C> the kind of call it can meet
 */
@FunctionalInterface
public interface Behaviour<C extends Call> {
  /** Answers the call, or cuts it. An error means that the client is gone. */
  void play(C call) throws IOException;

  /** Whether it has anything to say to this call; a call it passes over is not counted. */
  default boolean concerns(C call) {
    return true;
  }
}
