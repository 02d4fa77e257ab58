package io.reelay.dispatch;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads that mostly wait for a gateway, a storage or a receiver: virtual ones from JDK
 * 24 on, else daemons of the platform. How many there are is the pool's affair, and stays so: each
 * may hold a connection and the part of an upload.
 *
 * <p>Not from JDK 21 on: until 24 a virtual thread that waits within a monitor keeps its carrier
 * (JEP 491), of which there are as many as processors, and the ledger's driver is all monitors.
 */
public final class StageThreads {
  private static final int FIRST_JDK = 24;

  /** {@code platform}: none is virtual, to compare. */
  private static final String SWITCH = "io.reelay.threads";

  private StageThreads() {}

  /** Whether they are virtual here. */
  public static boolean virtual() {
    return Runtime.version().feature() >= FIRST_JDK
        && !"platform".equals(System.getProperty(SWITCH));
  }

  /**
   * A factory of threads with this name and a number.
   *
   * @throws IllegalStateException if the JDK does not have what its version promises
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

  /** {@code Thread.ofVirtual().name(prefix, 1).factory()}, which is not there to compile on 17. */
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
