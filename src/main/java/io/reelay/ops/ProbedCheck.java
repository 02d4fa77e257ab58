package io.reelay.ops;

import io.reelay.ops.ProbeResult.Grade;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * A Camel health check around a probe. It runs the probe at most every few seconds, however often
 * clients ask, and does not wait for a hanging probe.
 *
 * <p>Only parts without which Reelay cannot take prompts are ever down. The other parts are up with
 * a message that begins with {@code degraded}: another instance or a restart would not help.
 */
public final class ProbedCheck extends AbstractHealthCheck {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final boolean needed;
  private final Probe probe;
  private final Executor executor;
  private final Duration patience;

  /** The running probe, or the last one. */
  private CompletableFuture<ProbeResult> look;

  private long lookedAt;

  /**
   * @param name the displayed name
   * @param needed whether prompts cannot be taken without this part
   * @param executor runs the probe
   */
  public ProbedCheck(String name, boolean needed, Probe probe, Executor executor) {
    this(name, needed, probe, executor, PATIENCE);
  }

  ProbedCheck(String name, boolean needed, Probe probe, Executor executor, Duration patience) {
    super("reelay", name);
    this.needed = needed;
    this.probe = probe;
    this.executor = executor;
    this.patience = patience;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    ProbeResult finding = finding();
    boolean down = needed && finding.grade() == Grade.BAD;
    boolean degraded = !down && finding.grade() != Grade.GOOD;
    builder.state(down ? State.DOWN : State.UP);
    if (!finding.message().isEmpty()) {
      builder.message((degraded ? "degraded: " : "") + finding.message());
    }
  }

  /** Only one thread at a time calls it: the caller holds the check's lock. */
  private ProbeResult finding() {
    if (look == null || look.isDone() && System.nanoTime() - lookedAt > GOOD_FOR.toNanos()) {
      lookedAt = System.nanoTime();
      look = new CompletableFuture<>();
      CompletableFuture<ProbeResult> begun = look;
      executor.execute(() -> look(begun));
    }
    try {
      return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return ProbeResult.bad("no answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      return ProbeResult.bad(told(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ProbeResult.bad("interrupted");
    }
  }

  /** With the root cause: a failed transaction does not mention a full disk. */
  private static String told(Throwable failure) {
    Throwable root = ExceptionUtils.getRootCause(failure);
    return root == failure ? named(failure) : named(failure) + "; " + named(root);
  }

  private static String named(Throwable failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  private void look(CompletableFuture<ProbeResult> begun) {
    try {
      begun.complete(probe.look());
    } catch (Exception | LinkageError e) {
      begun.completeExceptionally(e);
    }
  }
}
