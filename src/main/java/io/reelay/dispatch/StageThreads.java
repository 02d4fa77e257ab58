package io.reelay.dispatch;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates the threads that mostly wait for a gateway, a storage or a receiver. They are virtual
 * from JDK 24 on, before that platform daemons. The pool limits their number, because each may hold
 * a connection and the part of an upload.
 *
 * <p>JDK 21 is too early. Before JDK 24 a virtual thread that waits in a monitor blocks its carrier
 * (JEP 491). There is one carrier per processor, and the ledger's driver has monitors everywhere.
 */
public final class StageThreads {
  private static final int FIRST_JDK = 24;

  /** {@code platform}: no virtual threads, for comparison. */
  private static final String SWITCH = "io.reelay.threads";

  private StageThreads() {}

  /** Whether the threads are virtual here. */
  public static boolean virtual() {
    return Runtime.version().feature() >= FIRST_JDK
        && !"platform".equals(System.getProperty(SWITCH));
  }

  /**
   * A factory of threads with this name and a number.
   *
   * @throws IllegalStateException if the JDK lacks an API of its version
   */
  public static ThreadFactory named(String name) {
    return virtual() ? virtual(name + "-") : platform(name + "-");
  }

  private static ThreadFactory platform(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** {@code Thread.ofVirtual().name(prefix, 1).factory()}, which does not compile on JDK 17. */
  private static ThreadFactory virtual(String prefix) {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Method name = builder.getMethod("name", String.class, long.class);
      Object made = name.invoke(Thread.class.getMethod("ofVirtual").invoke(null), prefix, 1L);
      return (ThreadFactory) builder.getMethod("factory").invoke(made);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("JDK " + Runtime.version() + " has no virtual threads", e);
    }
  }
}
