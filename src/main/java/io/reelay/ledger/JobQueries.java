package io.reelay.ledger;

import java.util.Optional;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Reads of the ledger that change nothing. */
public final class JobQueries {
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
}
