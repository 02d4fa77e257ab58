package io.reelay.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/**
 * Metrics of the JVM: memory, garbage collection, threads, processor, uptime. Camel would look them
 * up by name in an index of all classes, at each start.
 */
public final class JvmMeters {
  private JvmMeters() {}

  /** Binds them until the process ends. */
  // The collector's listener is for the whole life of the process.
  @SuppressWarnings("resource")
  public static void bindTo(MeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmGcMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
  }
}
