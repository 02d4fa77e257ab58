package io.reelay.ledger.query;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.outbox.JobEvent;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Reads of the ledger that change nothing. */
public final class JobQueries {
  /** A statement has a limit of values (SQLite: 32,766). */
  private static final int MAX_VALUES = 500;

  private static final Pattern BEGINNING_OF_ID = Pattern.compile("[0-9a-z]{4,26}");
  private static final String BEHIND_ALL_LETTERS = "{";

  /** It stops at the limit in its index; a list of several states would not. */
  private static final String OF_A_STATE =
      """
      SELECT id FROM (
        SELECT id FROM job WHERE %s state = %s %s ORDER BY id DESC LIMIT :limit) AS newest
      """;

  private static final String NAMESAKE = "name = :of ORDER BY created_at DESC, id DESC";

  private static final String NAMESAKE_WITH_VIDEO =
      """
      name = :of AND state NOT IN ('failed', 'cancelled', 'expired')
      ORDER BY created_at DESC, id DESC
      """;

  private final Ledger ledger;

  public JobQueries(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A job's whole row. */
  public Optional<Job> find(String id) {
    return ledger.browse(
        handle ->
            handle
                .createQuery("SELECT <columns> FROM job WHERE id = :id")
                .bind("id", id)
                .mapTo(Job.class)
                .findOne());
  }

  /**
   * The jobs that match a person's text: the job with that id, otherwise jobs whose id begins with
   * it (at least four characters) and jobs with that name, the newest first.
   *
   * @param most limit of the number
   */
  public List<Job> meantBy(String text, int most) {
    return meantBy(text, most, Job.COLUMNS);
  }

  /** As {@link #meantBy}, each as an entry of {@link #list}. */
  public List<Job> listMeantBy(String text, int most) {
    return meantBy(text, most, Job.BRIEF_COLUMNS);
  }

  private List<Job> meantBy(String text, int most, String columns) {
    Optional<Job> exact = find(text);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    boolean beginning = BEGINNING_OF_ID.matcher(text).matches();
    return ledger.browse(
        handle ->
            handle
                // Each part stops at the limit in its index.
                .createQuery(
                    """
                    SELECT <columns> FROM job
                    WHERE id IN (
                      SELECT id FROM (
                        SELECT id FROM job WHERE name = :name
                        ORDER BY created_at DESC, id DESC LIMIT :limit) AS newest
                      UNION ALL
                      SELECT id FROM (
                        SELECT id FROM job WHERE id >= :from AND id < :to
                        ORDER BY id DESC LIMIT :limit) AS newest)
                    ORDER BY id DESC LIMIT :limit
                    """)
                .define("columns", columns)
                .bind("name", text)
                .bind("from", beginning ? text : "")
                .bind("to", beginning ? text + BEHIND_ALL_LETTERS : "")
                .bind("limit", most)
                .mapTo(Job.class)
                .list());
  }

  /**
   * Jobs, the newest first, without long values: request, metadata, the rewritten prompt and the
   * link are null.
   *
   * @param states permitted states; empty = all
   * @param gateway their gateway; null = any
   * @param limit limit of the number
   * @param afterId last job of the list before; null = from the newest
   */
  public List<Job> list(Set<JobState> states, String gateway, int limit, String afterId) {
    String after = after(afterId);
    if (states.isEmpty() && gateway == null) {
      return page("TRUE" + after, "gateway", null, limit, afterId);
    }
    String atGateway = gateway == null ? "" : "gateway = :gateway AND";
    String which =
        (states.isEmpty() ? EnumSet.allOf(JobState.class) : states)
            .stream()
                .map(state -> OF_A_STATE.formatted(atGateway, JobState.sql(Set.of(state)), after))
                .collect(Collectors.joining(" UNION ALL ", "id IN (", ")"));
    return page(which, "gateway", gateway, limit, afterId);
  }

  /**
   * Jobs that an outage left unknown, in the same form. Jobs that were cancelled since are
   * included.
   *
   * @see io.reelay.ledger.circuit.OutageJobs
   */
  public List<Job> listOfOutage(String outage, Set<JobState> states, int limit, String afterId) {
    String inStates = states.isEmpty() ? "" : " AND state IN (" + JobState.sql(states) + ")";
    return page("outage = :outage" + inStates + after(afterId), "outage", outage, limit, afterId);
  }

  private static String after(String afterId) {
    return afterId == null ? "" : " AND id < :after";
  }

  /**
   * @param which SQL condition
   * @param name name of its value
   */
  private List<Job> page(String which, String name, String value, int limit, String afterId) {
    return ledger.browse(
        handle ->
            handle
                .createQuery(
                    "SELECT <columns> FROM job WHERE <which> ORDER BY id DESC LIMIT :limit")
                .define("columns", Job.BRIEF_COLUMNS)
                .define("which", which)
                .bind(name, value)
                .bind("after", afterId)
                .bind("limit", limit)
                .mapTo(Job.class)
                .list());
  }

  /** The attempts for a job, the oldest first. */
  public List<JobAttempt> attemptsOf(String id) {
    return ledger.browse(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT at, stage, outcome, took_ms, request, answer FROM job_attempt
                    WHERE job_id = :id
                    ORDER BY at, id
                    """)
                .bind("id", id)
                .mapTo(JobAttempt.class)
                .list());
  }

  /** The recorded events of a job, the oldest first. */
  public List<JobEvent> eventsOf(String id) {
    return ledger.browse(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, type, state, attempts, next_attempt_at, last_error, created_at,
                      updated_at
                    FROM outbox WHERE job_id = :id ORDER BY id
                    """)
                .bind("id", id)
                .mapTo(JobEvent.class)
                .list());
  }

  /**
   * The jobs with these keys, in the keys' order. Unknown keys are left out.
   *
   * @see NewJob#dedupeKey()
   */
  public List<JobSummary> ofKeys(List<String> dedupeKeys) {
    return ledger.browse(handle -> ofKeys(handle, dedupeKeys));
  }

  /** The same, within a transaction. */
  public static List<JobSummary> ofKeys(Handle handle, List<String> dedupeKeys) {
    Map<String, JobSummary> jobs = new HashMap<>();
    for (int from = 0; from < dedupeKeys.size(); from += MAX_VALUES) {
      List<String> some = dedupeKeys.subList(from, Math.min(from + MAX_VALUES, dedupeKeys.size()));
      handle
          .createQuery(
              "SELECT id, name, dedupe_key, state, created_at FROM job WHERE dedupe_key IN"
                  + " (<keys>)")
          .bindList("keys", some)
          .mapTo(JobSummary.class)
          .forEach(job -> jobs.put(job.dedupeKey(), job));
    }
    return dedupeKeys.stream().map(jobs::get).filter(Objects::nonNull).toList();
  }

  /** The JSON text for the gateway. It is too large to keep in memory while a job waits. */
  public String requestOf(ClaimedJob job) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT request FROM job WHERE id = :id")
                .bind("id", job.id())
                .mapTo(String.class)
                .one());
  }

  /** The job's source, once that is stored; empty if it has no source. */
  public Optional<JobSource> sourceOf(ClaimedJob job) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT job.source_task_id AS task_id, source.name, source.request,
                      source.character_id, source.character_username
                    FROM job
                    LEFT JOIN job source ON source.id = job.source_job_id
                    WHERE job.id = :id AND job.source_task_id IS NOT NULL
                    """)
                .bind("id", job.id())
                .mapTo(JobSource.class)
                .findOne());
  }

  /**
   * The present and possible gateways of the job that a prompt names as its source: the job with
   * that id or task id, otherwise the newest with that name. Jobs that have not ended without a
   * video are preferred. Empty if there is none.
   */
  public List<String> gatewaysOfSource(String text) {
    SourceText source = new SourceText(text);
    return ledger.browse(
        handle ->
            gateways(handle, "id = :of OR task_id = :of ORDER BY created_at DESC", source.text())
                .or(() -> gateways(handle, NAMESAKE_WITH_VIDEO, source.asName()))
                .or(() -> gateways(handle, NAMESAKE, source.asName()))
                .orElse(List.of()));
  }

  private static Optional<List<String>> gateways(Handle handle, String which, String of) {
    return handle
        .createQuery("SELECT gateway, alternatives FROM job WHERE <which> LIMIT 1")
        .define("which", which)
        .bind("of", of)
        .map(
            (row, context) ->
                Stream.concat(
                        Stream.of(row.getString(1)), GatewayList.of(row.getString(2)).stream())
                    .toList())
        .findOne();
  }

  /** The number of jobs that have not ended, by gateway. */
  public Map<String, Integer> unfinished() {
    return ledger.browse(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT gateway, CAST(sum(jobs) AS BIGINT) FROM job_count
                    WHERE state IN ('queued', 'submitting', 'generating', 'storing')
                    GROUP BY gateway HAVING sum(jobs) > 0
                    """)
                .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
