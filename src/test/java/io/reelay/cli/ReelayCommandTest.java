package io.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line itself. */
class ReelayCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = ReelayCommand.commandLine(arguments[0]);
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @Test
  void helpNamesEachCommandAndWhatHappensWithoutOne() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("java -jar reelay.jar", "validate", "Without a command", "Exit status:");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void eachCommandHasHelpOfItsOwn() {
    assertThat(run("validate", "--help")).isZero();
    assertThat(out.toString()).contains("java -jar reelay.jar validate", "FILE", "sends nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "show", "retry", "cancel", "attach", "resend"})
  void eachJobCommandHasHelpOfItsOwn(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("java -jar reelay.jar " + command);
  }

  @Test
  void aStateThatIsNoneIsToldWithThoseThatThereAre() {
    assertThat(run("jobs", "--state", "queued,done")).isEqualTo(2);
    assertThat(err.toString()).contains("'done'", "queued, submitting", "unknown");
  }

  @Test
  void attachNeedsATask() {
    assertThat(run("attach", "teaser")).isEqualTo(2);
    assertThat(err.toString()).contains("'TASK_ID'", "Usage:");
  }

  @Test
  void theVersionIsShown() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("Reelay ");
  }

  @Test
  void aWrongCommandIsToldWithWhatThereIs() {
    assertThat(run("valdate")).isEqualTo(2);
    assertThat(err.toString()).contains("'valdate'", "Usage:", "  validate  ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWrongOptionIsToldWithWhatThereIs() {
    assertThat(run("validate", "--send", "a.json")).isEqualTo(2);
    assertThat(err.toString()).contains("--send", "Usage:");
  }

  @Test
  void validateNeedsAFile() {
    assertThat(run("validate")).isEqualTo(2);
    assertThat(err.toString()).contains("'FILE'", "Usage:");
  }
}
