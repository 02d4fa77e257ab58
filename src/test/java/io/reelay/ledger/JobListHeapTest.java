package io.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.api.JobViews;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.query.JobQueries;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The longest page of jobs, each of whose texts is as long as it may be, in a process of 40 MB. */
class JobListHeapTest {
  @TempDir Path folder;

  @Test
  void thePageFitsWhateverPromptsAndGatewaysHold() throws Exception {
    LedgerLocation location = TestDatabase.SQLITE.current(folder);
    try (LedgerFixture ledger = new LedgerFixture(TestDatabase.SQLITE, location, null)) {
      ledger.admit(FieldBounds.PAGE + 1);
      ledger
          .ledger
          .jdbi()
          .useHandle(
              handle ->
                  handle
                      .createUpdate(
                          // Two characters for each zero byte; a request may be far longer.
                          "UPDATE job SET request = '\"' || hex(zeroblob(65536)) || '\"', metadata"
                              + " = '\"' || hex(zeroblob(8000)) || '\"', task_id = substr(id ||"
                              + " hex(zeroblob(:id)), 1, :id), gateway_status ="
                              + " substr(hex(zeroblob(:word)), 1, :word), surface ="
                              + " substr(hex(zeroblob(:word)), 1, :word), video_url ="
                              + " substr(hex(zeroblob(:url)), 1, :url), enhanced_prompt ="
                              + " substr(hex(zeroblob(:prompt)), 1, :prompt), character_id ="
                              + " substr(hex(zeroblob(:id)), 1, :id), character_username ="
                              + " substr(hex(zeroblob(:id)), 1, :id), error_kind ="
                              + " 'generation_failed', error_code = substr(hex(zeroblob(:word)), 1,"
                              + " :word), error_message = substr(hex(zeroblob(:message)), 1,"
                              + " :message)")
                      .bind("id", FieldBounds.TASK_ID)
                      .bind("word", FieldBounds.WORD)
                      .bind("url", FieldBounds.URL)
                      .bind("prompt", FieldBounds.PROMPT)
                      .bind("message", FieldBounds.MESSAGE)
                      .execute());
    }

    Path log = folder.resolve("page.log");
    Process page =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx40m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Page.class.getName(),
                    location.url()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(page.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(page.exitValue()).as("%s", log).isZero();
    } finally {
      page.destroyForcibly();
    }
    assertThat(log).content().contains(FieldBounds.PAGE + " jobs");
  }

  /** Writes a page as the API does. */
  static final class Page {
    private Page() {}

    public static void main(String[] url) throws Exception {
      try (Ledger ledger = Ledger.openExisting(new LedgerLocation(url[0], "", "", 2))) {
        JobViews views = new JobViews(new JobQueries(ledger));
        String json =
            views.page(null, "queued", null, null, "" + FieldBounds.PAGE, null).toString();
        int jobs = json.split("\"jobId\"", -1).length - 1;
        System.out.println(jobs + " jobs in " + json.length() + " characters");
        views.page("name key-1", null, null, null, "" + FieldBounds.PAGE, null);
      }
    }
  }
}
