package io.reelay.poll;

import io.reelay.dispatch.StageThreads;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The threads of the poll loop. A delay waits in this pool's queue without a thread; a woken
 * exchange asks the gateway on one of its threads. Camel's own pool for delays has ten threads and
 * cannot be woken early.
 */
public final class PollPool extends ScheduledThreadPoolExecutor {
  public PollPool(int threads) {
    super(threads, StageThreads.named("poll"));
    setRemoveOnCancelPolicy(true);
  }

  /** Ends all delays now, so that at shutdown waiting jobs leave their loops at once. */
  public void wakeAll() {
    for (Runnable waiting : getQueue().toArray(new Runnable[0])) {
      if (remove(waiting)) {
        execute(waiting);
      }
    }
  }
}
