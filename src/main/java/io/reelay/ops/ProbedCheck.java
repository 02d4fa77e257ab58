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
 * A Camel health check around a probe: it looks again after some seconds at the earliest, whoever
 * asks how often, and does not wait for a look that does not end.
 *
 * <p>Only what Reelay cannot take prompts without is ever down. The rest is up with a message that
 * begins with {@code degraded}: another instance would not help, and a restart would not either.
 */
public final class ProbedCheck extends AbstractHealthCheck {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final boolean needed;
  private final Probe probe;
  private final Executor executor;
  private final Duration patience;

  /** The look that is under way, or else the last one. */
  private CompletableFuture<ProbeResult> look;

  private long lookedAt;

  /**
   * @param name as it is shown
   * @param needed whether prompts cannot be taken without it
   * @param executor where it looks
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

  /** Called by one thread at a time: the caller holds the check's lock. */
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

  /**
   * With what is at the bottom of it: a transaction that failed does not say that a disk is full.
   */
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
