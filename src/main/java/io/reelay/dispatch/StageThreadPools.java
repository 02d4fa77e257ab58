package io.reelay.dispatch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;

/**
 * Camel's pools. The pools of the stages ({@code seda:}) use {@link StageThreads}. Camel's own
 * switch ({@code camel.threads.virtual.enabled}) would remove the bounds and run all delays on one
 * thread (4.18.0).
 */
public final class StageThreadPools extends DefaultThreadPoolFactory {
  private static final String STAGE = "seda://";

  @Override
  public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory factory) {
    String name = profile.getId();
    return super.newThreadPool(
        profile,
        name != null && name.startsWith(STAGE) ? StageThreads.named(stage(name)) : factory);
  }

  private static String stage(String endpoint) {
    return endpoint.substring(STAGE.length()).replaceFirst("\\?.*", "");
  }
}
