package io.reelay.poll;

import io.reelay.dispatch.StageThreads;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The threads of the poll loop. A delay waits in this pool's queue without a thread. After it, the
 * exchange asks the gateway on one of the pool's threads. Camel's own pool for delays has ten
 * threads and cannot end delays early.
 */
public final class PollPool extends ScheduledThreadPoolExecutor {
  public PollPool(int threads) {
    super(threads, StageThreads.named("poll"));
    setRemoveOnCancelPolicy(true);
  }

  /** Ends all delays now. So waiting jobs leave their loops at once on shutdown. */
  public void wakeAll() {
    for (Runnable waiting : getQueue().toArray(new Runnable[0])) {
      if (remove(waiting)) {
        execute(waiting);
      }
    }
  }
}
