package io.reelay.ledger;

import com.github.f4b6a3.ulid.UlidCreator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the prompts of one file into the ledger: all of them, or none. */
public final class JobAdmission {
  private static final Logger LOG = LoggerFactory.getLogger("io.reelay.jobs");
  private static final int BATCH = 500;

  private final Ledger ledger;
  private final InstantSource clock;

  public JobAdmission(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * What became of a file's prompts.
   *
   * @param created how many new jobs there are
   * @param known how many prompts were in the ledger already, so that nothing is created for them
   */
  public record Admission(int created, int known) {}

  /** One transaction; after a crash the same file admitted again adds only what is missing. */
  public Admission admit(List<NewJob> jobs) {
    long now = clock.millis();
    int created =
        ledger
            .jdbi()
            .inTransaction(
                handle -> {
                  PreparedBatch batch =
                      handle.prepareBatch(
                          "INSERT INTO job (id, dedupe_key, name, source, gateway, dialect, model,"
                              + " request, metadata, state, not_before, created_at, updated_at)"
                              + " VALUES (:id, :dedupeKey, :name, :source, :gateway, :dialect,"
                              + " :model, :request, :metadata, 'queued', :now, :now, :now)"
                              + " ON CONFLICT (dedupe_key) DO NOTHING");
                  List<int[]> counts = new ArrayList<>();
                  for (NewJob job : jobs) {
                    batch
                        // Monotonic: jobs of one file keep the file's order in the queue.
                        .bind("id", UlidCreator.getMonotonicUlid().toLowerCase())
                        .bindMethods(job)
                        .bind("now", now)
                        .add();
                    if (batch.size() == BATCH) {
                      counts.add(batch.execute());
                    }
                  }
                  if (batch.size() > 0) {
                    counts.add(batch.execute());
                  }
                  return counts.stream().flatMapToInt(java.util.Arrays::stream).sum();
                });
    Admission admission = new Admission(created, jobs.size() - created);
    LOG.info(
        "{}: {} queued, {} known already",
        jobs.isEmpty() ? "nothing" : jobs.get(0).source(),
        admission.created(),
        admission.known());
    return admission;
  }
}
