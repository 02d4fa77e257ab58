package io.reelay.poll;

import io.reelay.config.PollSettings;
import io.reelay.ledger.claim.ClaimedJob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The durations of the last finished tasks by gateway and model. They are in memory only: after a
 * start the first polls have growing intervals.
 */
final class TaskDurations {
  private static final int KEPT = 32;

  /** Fewer say too little about the next task. */
  private static final int NEEDED = 8;

  /** A prompt may name any model, so their number is limited. */
  private static final int MAX_MODELS = 200;

  private static final class Recent {
    private final Deque<Long> durations = new ArrayDeque<>();
    private PollPlan plan;
  }

  private final PollSettings policy;

  private final Map<String, Recent> byModel =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recent> eldest) {
          return size() > MAX_MODELS;
        }
      };

  TaskDurations(PollSettings policy) {
    this.policy = policy;
  }

  /** A task has its video. */
  synchronized void finished(ClaimedJob job, long millis) {
    Recent recent = byModel.computeIfAbsent(key(job), model -> new Recent());
    recent.durations.addLast(millis);
    if (recent.durations.size() > KEPT) {
      recent.durations.removeFirst();
    }
    if (recent.durations.size() >= NEEDED) {
      recent.plan =
          PollPlan.of(
              recent.durations.stream().mapToLong(Long::longValue).sorted().toArray(), policy);
    }
  }

  /** The plan for this job's task; null if too few tasks have finished. */
  synchronized PollPlan plan(ClaimedJob job) {
    Recent recent = byModel.get(key(job));
    return recent == null ? null : recent.plan;
  }

  private static String key(ClaimedJob job) {
    return job.gateway() + " " + job.model();
  }
}
