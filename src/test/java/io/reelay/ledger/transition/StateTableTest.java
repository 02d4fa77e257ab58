package io.reelay.ledger.transition;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of states is said once, written by one class, and documented as it is. */
class StateTableTest {
  /** The end of one literal and the beginning of the next, be they text blocks or not. */
  private static final Pattern SEAM = Pattern.compile("\"+\\s*\\+\\s*\"+");

  private static final Pattern WRITES_STATE =
      Pattern.compile("UPDATE\\s+job\\s+SET\\s((?!\\bWHERE\\b)[^\"])*?\\bstate\\s*=");

  @Test
  void noOtherClassWritesStates() throws IOException {
    Set<String> writers = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String code = SEAM.matcher(Files.readString(file)).replaceAll("");
        if (WRITES_STATE.matcher(code).find()) {
          writers.add(file.getFileName().toString());
        }
      }
    }
    assertThat(writers).containsExactly("JobChanges.java");
  }

  @Test
  void theDocumentedTableIsTheOneInTheCode() throws IOException {
    List<String> documented = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("docs/design.md"))) {
      if (line.startsWith("| from | to |")) {
        inside = true;
      } else if (inside && !line.startsWith("|")) {
        break;
      } else if (inside && !line.startsWith("|---")) {
        String[] cells = line.substring(1).split("\\|");
        // Behind the fourth is when it happens, in words.
        documented.add(
            Arrays.stream(cells).limit(4).map(String::strip).collect(Collectors.joining(" | ")));
      }
    }
    assertThat(documented)
        .containsExactlyElementsOf(Arrays.stream(StateChange.values()).map(this::row).toList());
  }

  private String row(StateChange change) {
    String from = change.from().stream().map(this::code).collect(Collectors.joining(", "));
    return String.join(
        " | ",
        from,
        change.to() == null ? "the same" : code(change.to()),
        change.by().text(),
        change.event() == null ? "" : "`" + change.event() + "`");
  }

  private String code(JobState state) {
    return "`" + state.text() + "`";
  }
}
