package io.reelay.ledger.claim;

import static io.reelay.ledger.JobLog.LOG;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobError;
import io.reelay.ledger.JobState;
import io.reelay.ledger.query.GatewayList;
import io.reelay.ledger.query.SourceText;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobChanges.Alongside;
import io.reelay.ledger.transition.JobChanges.Before;
import io.reelay.ledger.transition.JobChanges.Writing;
import io.reelay.ledger.transition.StateChange;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The jobs whose source is another job. Each round checks some of them. If the source is stored,
 * the job may be claimed. If the source has ended without a result, the job fails. All other jobs
 * continue to wait without a write, so a wait only costs reads.
 */
final class WaitingJobs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<JobState> ENDED_WITHOUT =
      Set.of(JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED);

  /** Limits one round. The next round checks the following jobs. */
  private static final int MAX_LOOKS_AT_ONCE = 100;

  private static final int MAX_NAMESAKES = 20;

  private final JobChanges changes;
  private final Map<String, String> dialectOfGateway;
  private String lookedAtUpTo = "";

  WaitingJobs(JobChanges changes, Map<String, String> dialectOfGateway) {
    this.changes = changes;
    this.dialectOfGateway = Map.copyOf(dialectOfGateway);
  }

  /** Either may be null. Both are null while the job waits. */
  private record Verdict(Job source, JobError error) {
    static final Verdict WAIT = new Verdict(null, null);

    static Verdict never(String kind, Job source, String message) {
      return new Verdict(
          null, new JobError(kind, "its source, job " + source.id() + ", " + message));
    }
  }

  void look(Handle handle, long now) {
    List<Job> jobs =
        handle
            .createQuery(
                """
                SELECT <columns> FROM job <byWaiting>
                WHERE waits_for IS NOT NULL AND state = 'queued' AND id > :after
                ORDER BY id LIMIT :most
                """)
            .bind("after", lookedAtUpTo)
            .bind("most", MAX_LOOKS_AT_ONCE)
            .mapTo(Job.class)
            .list();
    lookedAtUpTo = jobs.size() < MAX_LOOKS_AT_ONCE ? "" : jobs.get(jobs.size() - 1).id();
    for (Job job : jobs) {
      Verdict verdict = verdict(handle, job);
      if (verdict.source() != null) {
        release(handle, job, verdict.source(), now);
      } else if (verdict.error() != null) {
        fail(handle, job, verdict.error());
      }
    }
  }

  private Verdict verdict(Handle handle, Job job) {
    SourceText source = new SourceText(job.waitsFor());
    boolean character = json(job.request()).has("character");
    List<Job> exact =
        handle
            .createQuery(
                """
                SELECT <columns> FROM job
                WHERE (id = :text OR task_id = :text) AND id <> :self
                """)
            .bind("text", source.text())
            .bind("self", job.id())
            .mapTo(Job.class)
            .list();
    return exact.isEmpty()
        ? ofNamesakes(handle, job, source.asName(), character)
        : ofThatJob(job, exact, character);
  }

  /**
   * A source named by id or task id is this job or none. Two gateways may have given the same id.
   */
  private Verdict ofThatJob(Job job, List<Job> exact, boolean character) {
    Job source =
        exact.stream().filter(each -> isReachable(job, each)).findFirst().orElse(exact.get(0));
    if (ENDED_WITHOUT.contains(source.state())) {
      return Verdict.never("source_failed", source, "is " + source.state().text());
    }
    if (!makes(source, character)) {
      return Verdict.never(
          "source_failed", source, character ? "makes no character" : "makes no video");
    }
    if (isReachable(job, source)) {
      return source.state() == JobState.STORED ? new Verdict(source, null) : Verdict.WAIT;
    }
    // A job that may still move could get this job's gateway.
    return source.alternatives() == null || source.taskId() != null
        ? Verdict.never("source_at_other_gateway", source, "is at gateway " + source.gateway())
        : Verdict.WAIT;
  }

  /** A source named by name is the newest job of that name that did not end without a video. */
  private Verdict ofNamesakes(Handle handle, Job job, String name, boolean character) {
    Job ended = null;
    try (Stream<Job> namesakes =
        handle
            .createQuery(
                """
                SELECT <columns> FROM job
                WHERE name = :name AND id <> :self
                ORDER BY created_at DESC, id DESC LIMIT :most
                """)
            .bind("name", name)
            .bind("self", job.id())
            .bind("most", MAX_NAMESAKES)
            .mapTo(Job.class)
            .stream()) {
      for (Job source : (Iterable<Job>) namesakes::iterator) {
        if (!isReachable(job, source) || !makes(source, character)) {
          continue;
        }
        if (!ENDED_WITHOUT.contains(source.state())) {
          return source.state() == JobState.STORED ? new Verdict(source, null) : Verdict.WAIT;
        }
        ended = ended == null ? source : ended;
      }
    }
    return ended == null
        ? Verdict.WAIT
        : Verdict.never("source_failed", ended, "is " + ended.state().text());
  }

  /** Only the gateway that made a result knows it. */
  private boolean isReachable(Job job, Job source) {
    return source.gateway().equals(job.gateway())
        || GatewayList.of(job.alternatives()).contains(source.gateway())
            && dialectOfGateway.containsKey(source.gateway());
  }

  /** Whether a job makes a character or, if {@code character} is false, a video. */
  private static boolean makes(Job source, boolean character) {
    JsonNode request = json(source.request());
    boolean onlyCharacter =
        request.has("reference_images") && !request.has("prompt") && !request.has("storyboard");
    return character
        ? onlyCharacter || request.has("character_url") || source.characterId() != null
        : !onlyCharacter;
  }

  private void release(Handle handle, Job job, Job source, long now) {
    int released =
        handle
            .createUpdate(
                """
                UPDATE job
                SET waits_for = NULL, source_job_id = :source, source_task_id = :task,
                gateway = :gateway, dialect = :dialect, alternatives = NULL, error_kind = NULL,
                error_message = NULL, not_before = :now, updated_at = :now, version = version + 1
                WHERE id = :id AND version = :version
                """)
            .bind("source", source.id())
            .bind("task", source.taskId())
            .bind("gateway", source.gateway())
            .bind("dialect", dialectOfGateway.getOrDefault(source.gateway(), job.dialect()))
            .bind("now", now)
            .bind("id", job.id())
            .bind("version", job.version())
            .execute();
    if (released > 0) {
      LOG.info("job {} '{}' waits no longer: job {} is stored", job.id(), job.name(), source.id());
    }
  }

  private void fail(Handle handle, Job job, JobError error) {
    Writing failed =
        Writing.of(
                StateChange.SOURCE_FAILED,
                ", error_kind = :kind, error_message = :message, not_before = :now")
            .bind(error);
    changes.one(handle, Before.of(job), failed, "", Alongside.NOTHING);
  }

  private static JsonNode json(String request) {
    try {
      return JSON.readTree(request);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the ledger holds a request that is not JSON", e);
    }
  }
}
