package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;

/** What a user meets is one line; what only a maintainer can mend keeps its stack trace. */
class StartFailureTest {

  @Test
  void theOutermostThatSaysItIsTold() {
    IOException port = new IOException("cannot listen on port 1", new BindException("in use"));
    assertThat(StartFailure.inWords(new RuntimeCamelException(port)))
        .contains("cannot listen on port 1");
    assertThat(StartFailure.inWords(new CannotStartException("no\nroutes"))).contains("no routes");
  }

  @Test
  void aFileThatIsNotOursIsNamed() {
    assertThat(
            StartFailure.inWords(new UncheckedIOException(new AccessDeniedException("/srv/data"))))
        .get()
        .asString()
        .startsWith("/srv/data cannot be read or written");
  }

  @Test
  void theLedgersDatabaseIsNamed() {
    assertThat(StartFailure.inWords(new IllegalStateException(new SQLException("not a database"))))
        .get()
        .asString()
        .contains("reelay.ledger.url", "not a database");
  }

  @Test
  void aRouteThatCannotBeLoadedIsNamed() {
    assertThat(
            StartFailure.inWords(
                new IllegalStateException(
                    "start", new IllegalArgumentException("bad in file:routes/x.camel.yaml"))))
        .get()
        .asString()
        .contains("routes/x.camel.yaml");
  }

  @Test
  void anythingElseIsNotPutIntoWords() {
    assertThat(StartFailure.inWords(new IllegalStateException("why?"))).isEmpty();
  }
}
