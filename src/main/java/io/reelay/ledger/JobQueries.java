package io.reelay.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/** Reads of the ledger that change nothing. */
public final class JobQueries {
  /** A statement takes only so many values (SQLite: 32,766). */
  private static final int MOST_VALUES = 500;

  private static final Pattern BEGINNING_OF_ID = Pattern.compile("[0-9a-z]{4,26}");
  private static final String BEHIND_ALL_LETTERS = "{";

  private final Ledger ledger;

  public JobQueries(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A job's whole row. */
  public Optional<Job> find(String id) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT " + Job.COLUMNS + " FROM job WHERE id = :id")
                    .bind("id", id)
                    .map(ConstructorMapper.of(Job.class))
                    .findOne());
  }

  /**
   * The jobs that a person may mean: the one of that id, or else those whose id begins so (four
   * characters at least) and those of that name, the newest first.
   *
   * @param most how many at most
   */
  public List<Job> meantBy(String text, int most) {
    Optional<Job> exact = find(text);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    boolean beginning = BEGINNING_OF_ID.matcher(text).matches();
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + Job.COLUMNS
                            + " FROM job WHERE name = :name OR id >= :from AND id < :to ORDER BY"
                            + " id DESC LIMIT :most")
                    .bind("name", text)
                    .bind("from", beginning ? text : "")
                    .bind("to", beginning ? text + BEHIND_ALL_LETTERS : "")
                    .bind("most", most)
                    .map(ConstructorMapper.of(Job.class))
                    .list());
  }

  /**
   * Jobs, the newest first.
   *
   * @param states those in any of these; empty = in whatever state
   * @param gateway those at this one; null = at any
   * @param limit how many at most
   * @param afterId those behind this one, the last of the list before; null = from the newest
   */
  public List<Job> list(Set<JobState> states, String gateway, int limit, String afterId) {
    String sql =
        "SELECT "
            + Job.COLUMNS
            + " FROM job WHERE 1 = 1"
            + (states.isEmpty() ? "" : " AND state IN (<states>)")
            + (gateway == null ? "" : " AND gateway = :gateway")
            + (afterId == null ? "" : " AND id < :after")
            + " ORDER BY id DESC LIMIT :limit";
    return ledger
        .jdbi()
        .withHandle(
            handle -> {
              Query query = handle.createQuery(sql).bind("limit", limit);
              if (!states.isEmpty()) {
                query.bindList("states", states.stream().map(JobState::text).toList());
              }
              if (gateway != null) {
                query.bind("gateway", gateway);
              }
              if (afterId != null) {
                query.bind("after", afterId);
              }
              return query.map(ConstructorMapper.of(Job.class)).list();
            });
  }

  /** What was tried for a job, the oldest first. */
  public List<JobAttempt> attemptsOf(String id) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT at, stage, outcome, took_ms, request, answer FROM job_attempt WHERE"
                            + " job_id = :id ORDER BY at, id")
                    .bind("id", id)
                    .map(ConstructorMapper.of(JobAttempt.class))
                    .list());
  }

  /** The events of a job that are on record, the oldest first. */
  public List<JobEvent> eventsOf(String id) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT id, type, state, attempts, next_attempt_at, last_error, created_at,"
                            + " updated_at FROM outbox WHERE job_id = :id ORDER BY id")
                    .bind("id", id)
                    .map(ConstructorMapper.of(JobEvent.class))
                    .list());
  }

  /**
   * The jobs of these keys, in the keys' order; keys that the ledger does not have are left out.
   *
   * @see NewJob#dedupeKey()
   */
  public List<JobStub> ofKeys(List<String> dedupeKeys) {
    return ledger
        .jdbi()
        .withHandle(
            handle -> {
              Map<String, JobStub> jobs = new HashMap<>();
              for (int from = 0; from < dedupeKeys.size(); from += MOST_VALUES) {
                List<String> some =
                    dedupeKeys.subList(from, Math.min(from + MOST_VALUES, dedupeKeys.size()));
                handle
                    .createQuery(
                        "SELECT dedupe_key, id, name, state FROM job WHERE dedupe_key IN (<keys>)")
                    .bindList("keys", some)
                    .map(
                        (row, context) ->
                            Map.entry(
                                row.getString(1),
                                new JobStub(
                                    row.getString(2),
                                    row.getString(3),
                                    JobState.of(row.getString(4)))))
                    .forEach(job -> jobs.put(job.getKey(), job.getValue()));
              }
              return dedupeKeys.stream().map(jobs::get).filter(Objects::nonNull).toList();
            });
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
                    .map(ConstructorMapper.of(JobSource.class))
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
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT gateway, alternatives FROM job WHERE id = :text OR task_id = :text"
                            + " OR name = :name ORDER BY CASE WHEN id = :text OR task_id = :text"
                            + " THEN 0 WHEN state IN ('failed', 'cancelled', 'expired') THEN 2 ELSE"
                            + " 1 END, created_at DESC, id DESC LIMIT 1")
                    .bind("text", source.text())
                    .bind("name", source.asName())
                    .map(
                        (row, context) ->
                            Stream.concat(
                                    Stream.of(row.getString(1)),
                                    GatewayList.of(row.getString(2)).stream())
                                .toList())
                    .findOne()
                    .orElse(List.of()));
  }

  /** How many jobs have not ended, by gateway. */
  public Map<String, Integer> unfinished() {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT gateway, count(*) FROM job WHERE state IN ('queued', 'submitting',"
                            + " 'generating', 'storing') GROUP BY gateway")
                    .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
