package io.reelay.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.config.GatewaySettings;
import io.reelay.ledger.transition.UnansweredCreate;
import io.reelay.ledger.transition.UnansweredCreates;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the tasks of unknown jobs in the lists of the gateways that have one. A job gets a task
 * only if no other task can be the job's, and no other job can have the task. A person decides all
 * doubtful cases.
 */
public final class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final UnansweredCreates creates;
  private final Map<String, GatewaySettings> gateways;
  private final Duration noOlderThan;

  /**
   * @param gateways all configured gateways
   * @param noOlderThan jobs that were created earlier are left out
   */
  public Reconciliation(
      UnansweredCreates creates, Collection<GatewaySettings> gateways, Duration noOlderThan) {
    this.creates = creates;
    this.gateways =
        gateways.stream()
            .filter(GatewaySettings::listsTasks)
            .collect(Collectors.toMap(GatewaySettings::name, gateway -> gateway));
    this.noOlderThan = noOlderThan;
  }

  /** A search for each gateway that lists its tasks and has unknown jobs. */
  public List<TaskSearch> begin() {
    List<TaskSearch> searches = new ArrayList<>();
    for (GatewaySettings gateway : gateways.values()) {
      List<SoughtTask> unknown =
          unanswered(gateway).stream().filter(job -> job.create().isUnknown()).toList();
      if (!unknown.isEmpty()) {
        searches.add(new TaskSearch(gateway.name(), gateway.dialect(), unknown));
      }
    }
    return searches;
  }

  private List<SoughtTask> unanswered(GatewaySettings gateway) {
    Duration longest = gateway.connectTimeout().plus(gateway.responseTimeout());
    return creates.at(gateway.name(), noOlderThan, create -> new SoughtTask(create, longest));
  }

  /** A page of the list arrived. */
  public void saw(TaskSearch search, JsonNode page) throws IOException {
    search.saw(page);
  }

  /** No readable list arrived. The next round asks again. */
  public void failed(TaskSearch search, Exception cause) {
    // The messages of jq quote the list, which has prompts.
    LOG.warn(
        "gateway {} does not list its tasks: {}",
        search.gateway(),
        cause.getClass().getSimpleName());
  }

  /** Gives each job its task if there is no doubt. */
  public void settle(TaskSearch search) {
    // This order matters: the creates are read after the list. If a listed task's create is not
    // among them, it was answered, and the ledger has the task by then.
    List<SoughtTask> unanswered = unanswered(gateways.get(search.gateway()));
    Set<String> taken = creates.tasksOfJobs(search.gateway(), search.taskIds());
    for (SoughtTask job : search.sought()) {
      List<ListedTask> free =
          search.matches(job).stream().filter(task -> !taken.contains(task.taskId())).toList();
      search.found(settle(job, free, unanswered, search.wasReadFor(job)));
    }
  }

  private Finding settle(
      SoughtTask job, List<ListedTask> free, List<SoughtTask> unanswered, boolean wasRead) {
    UnansweredCreate create = job.create();
    if (!wasRead) {
      return left(create, "the list is too long to be read back to its create");
    }
    if (free.isEmpty()) {
      return left(create, "no task of the list fits");
    }
    if (free.size() > 1) {
      return left(create, "several tasks fit: " + ids(free));
    }
    ListedTask task = free.get(0);
    if (unanswered.stream()
        .anyMatch(other -> !other.create().id().equals(create.id()) && other.canBe(task))) {
      return left(create, "task " + task.taskId() + " also fits another job");
    }
    if (!creates.attach(create, task.taskId(), task.surface())) {
      return left(create, "it has changed meanwhile");
    }
    return new Finding(create.id(), create.name(), task.taskId(), null);
  }

  private static Finding left(UnansweredCreate create, String reason) {
    LOG.debug("job {} stays unknown: {}", create.id(), reason);
    return new Finding(create.id(), create.name(), null, reason);
  }

  private static String ids(List<ListedTask> tasks) {
    return tasks.stream().map(ListedTask::taskId).limit(5).collect(Collectors.joining(", "));
  }
}
