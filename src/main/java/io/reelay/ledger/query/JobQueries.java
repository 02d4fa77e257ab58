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
import org.jdbi.v3.core.statement.Query;

/** Reads of the ledger that change nothing. */
public final class JobQueries {
  /** A statement takes only so many values (SQLite: 32,766). */
  private static final int MAX_VALUES = 500;

  private static final Pattern BEGINNING_OF_ID = Pattern.compile("[0-9a-z]{4,26}");
  private static final String BEHIND_ALL_LETTERS = "{";
  private static final String WITHOUT_VIDEO = "('failed', 'cancelled', 'expired')";
  private static final String NEWEST = " ORDER BY id DESC LIMIT :limit";

  private final Ledger ledger;

  public JobQueries(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A job's whole row. */
  public Optional<Job> find(String id) {
    return ledger
        .readers()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT " + Job.COLUMNS + " FROM job WHERE id = :id")
                    .bind("id", id)
                    .mapTo(Job.class)
                    .findOne());
  }

  /**
   * The jobs that a person may mean: the one of that id, or else those whose id begins so (four
   * characters at least) and those of that name, the newest first.
   *
   * @param most how many at most
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
    String ids =
        newest("name = :name ORDER BY created_at DESC, id DESC")
            + " UNION ALL "
            + newest("id >= :from AND id < :to ORDER BY id DESC");
    return ledger
        .readers()
        .withHandle(
            handle ->
                handle
                    .createQuery(newestOf(columns, ids))
                    .bind("name", text)
                    .bind("from", beginning ? text : "")
                    .bind("to", beginning ? text + BEHIND_ALL_LETTERS : "")
                    .bind("limit", most)
                    .mapTo(Job.class)
                    .list());
  }

  /**
   * Jobs, the newest first, without what may be long: request, metadata, the rewritten prompt and
   * the link are null.
   *
   * @param states those in any of these; empty = in whatever state
   * @param gateway those at this one; null = at any
   * @param limit how many at most
   * @param afterId those behind this one, the last of the list before; null = from the newest
   */
  public List<Job> list(Set<JobState> states, String gateway, int limit, String afterId) {
    String after = afterId == null ? "" : " AND id < :after";
    String sql =
        states.isEmpty() && gateway == null
            ? "SELECT " + Job.BRIEF_COLUMNS + " FROM job WHERE TRUE" + after + NEWEST
            : newestOf(
                Job.BRIEF_COLUMNS,
                (states.isEmpty() ? EnumSet.allOf(JobState.class) : states)
                    .stream()
                        .map(
                            state ->
                                newest(
                                    (gateway == null ? "" : "gateway = :gateway AND ")
                                        + "state = '"
                                        + state.text()
                                        + "'"
                                        + after
                                        + " ORDER BY id DESC"))
                        .collect(Collectors.joining(" UNION ALL ")));
    return ledger
        .readers()
        .withHandle(
            handle -> {
              Query query = handle.createQuery(sql).bind("limit", limit);
              if (gateway != null) {
                query.bind("gateway", gateway);
              }
              if (afterId != null) {
                query.bind("after", afterId);
              }
              return query.mapTo(Job.class).list();
            });
  }

  /** The rows of the newest of some ids, each part of which ends at the limit in its index. */
  private static String newestOf(String columns, String ids) {
    return "SELECT " + columns + " FROM job WHERE id IN (" + ids + ")" + NEWEST;
  }

  private static String newest(String which) {
    return "SELECT id FROM (SELECT id FROM job WHERE " + which + " LIMIT :limit) AS newest";
  }

  /** What was tried for a job, the oldest first. */
  public List<JobAttempt> attemptsOf(String id) {
    return ledger
        .readers()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT at, stage, outcome, took_ms, request, answer FROM job_attempt WHERE"
                            + " job_id = :id ORDER BY at, id")
                    .bind("id", id)
                    .mapTo(JobAttempt.class)
                    .list());
  }

  /** The events of a job that are on record, the oldest first. */
  public List<JobEvent> eventsOf(String id) {
    return ledger
        .readers()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT id, type, state, attempts, next_attempt_at, last_error, created_at,"
                            + " updated_at FROM outbox WHERE job_id = :id ORDER BY id")
                    .bind("id", id)
                    .mapTo(JobEvent.class)
                    .list());
  }

  /**
   * The jobs of these keys, in the keys' order; keys that the ledger does not have are left out.
   *
   * @see NewJob#dedupeKey()
   */
  public List<JobSummary> ofKeys(List<String> dedupeKeys) {
    return ledger.readers().withHandle(handle -> ofKeys(handle, dedupeKeys));
  }

  /** The same, within a transaction. */
  public static List<JobSummary> ofKeys(Handle handle, List<String> dedupeKeys) {
    Map<String, JobSummary> jobs = new HashMap<>();
    for (int from = 0; from < dedupeKeys.size(); from += MAX_VALUES) {
      List<String> some = dedupeKeys.subList(from, Math.min(from + MAX_VALUES, dedupeKeys.size()));
      handle
          .createQuery(
              "SELECT dedupe_key, id, name, state, created_at FROM job WHERE dedupe_key IN (<keys>)")
          .bindList("keys", some)
          .map(
              (row, context) ->
                  new JobSummary(
                      row.getString(2),
                      row.getString(3),
                      row.getString(1),
                      JobState.of(row.getString(4)),
                      row.getLong(5)))
          .forEach(job -> jobs.put(job.dedupeKey(), job));
    }
    return dedupeKeys.stream().map(jobs::get).filter(Objects::nonNull).toList();
  }

  /** The JSON text that the gateway is to get; too large to be carried while a job waits. */
  public String requestOf(ClaimedJob job) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT request FROM job WHERE id = :id")
                    .bind("id", job.id())
                    .mapTo(String.class)
                    .one());
  }

  /** What the job is made from, once that is stored; empty if it is made from nothing. */
  public Optional<JobSource> sourceOf(ClaimedJob job) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT job.source_task_id AS task_id, source.name, source.request,"
                            + " source.character_id, source.character_username FROM job LEFT JOIN"
                            + " job source ON source.id = job.source_job_id WHERE job.id = :id AND"
                            + " job.source_task_id IS NOT NULL")
                    .bind("id", job.id())
                    .mapTo(JobSource.class)
                    .findOne());
  }

  /**
   * The gateways at which the job is or may come to be that a prompt names as its source: the one
   * of that id or task id, or else the newest of that name, rather one that has not ended without a
   * video. Empty if there is none.
   */
  public List<String> gatewaysOfSource(String text) {
    SourceText source = new SourceText(text);
    return ledger
        .readers()
        .withHandle(
            handle ->
                gateways(
                        handle, "id = :of OR task_id = :of ORDER BY created_at DESC", source.text())
                    .or(() -> ofName(handle, "AND state NOT IN " + WITHOUT_VIDEO, source.asName()))
                    .or(() -> ofName(handle, "", source.asName()))
                    .orElse(List.of()));
  }

  private static Optional<List<String>> ofName(Handle handle, String and, String name) {
    return gateways(handle, "name = :of " + and + " ORDER BY created_at DESC, id DESC", name);
  }

  private static Optional<List<String>> gateways(Handle handle, String which, String of) {
    return handle
        .createQuery("SELECT gateway, alternatives FROM job WHERE " + which + " LIMIT 1")
        .bind("of", of)
        .map(
            (row, context) ->
                Stream.concat(
                        Stream.of(row.getString(1)), GatewayList.of(row.getString(2)).stream())
                    .toList())
        .findOne();
  }

  /** How many jobs have not ended, by gateway. */
  public Map<String, Integer> unfinished() {
    return ledger
        .readers()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT gateway, count(*) FROM job WHERE state IN ('queued', 'submitting',"
                            + " 'generating', 'storing') GROUP BY state, gateway")
                    .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
                    .stream()
                    .collect(
                        Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum)));
  }
}
