package io.reelay.ledger.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.Job;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.OnEveryDatabase;
import io.reelay.ledger.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Who is told, by what the settings say when the event is written. */
@OnEveryDatabase
class VideoEventsTest {
  private static final URI OURS = URI.create("https://ours.example/");
  private static final String THEIRS = "https://theirs.example/";

  @Parameter TestDatabase database;
  @TempDir Path folder;
  private LedgerFixture ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerFixture(database, folder);
    NewJob job = LedgerFixture.job("k");
    ledger.admission.admit(
        List.of(
            new NewJob(
                job.dedupeKey(),
                job.name(),
                job.source(),
                job.gateway(),
                job.dialect(),
                job.model(),
                job.request(),
                job.metadata(),
                THEIRS,
                job.alternatives(),
                job.waitsFor())));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void thePromptsReceiverIsToldWhileTheSettingsAllowIt() {
    write(new VideoEvents(OURS, true, Set.of("video.stored")));

    assertThat(told()).containsExactly(THEIRS);
  }

  @Test
  void onceTheSettingsNoLongerAllowItOursIsTold() {
    write(new VideoEvents(OURS, false, Set.of("video.stored")));

    assertThat(told()).containsExactly(OURS.toString());
  }

  @Test
  void withoutAReceiverNobodyIsTold() {
    write(new VideoEvents(null, false, Set.of("video.stored")));

    assertThat(told()).isEmpty();
  }

  private void write(VideoEvents events) {
    Job job = ledger.named("name k");
    ledger.ledger.jdbi().useHandle(handle -> events.write(handle, "video.stored", job, 1));
  }

  private List<String> told() {
    return ledger
        .ledger
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT url FROM outbox").mapTo(String.class).list());
  }
}
