package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the dialects' fields, and the schemas that decide. */
class DialectFieldsTableTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (?:`([a-z-]+)` )?\\| (`.*`.*) \\| `(?:/sora)?/v1/.* \\|$");
  private static final Pattern FIELD = Pattern.compile("`([a-z_]+)`");
  private static final Path KAMELETS = Path.of("routes/kamelets");

  @Test
  void everyFieldOfEveryDialectIsInTheTable() throws IOException {
    Map<String, Set<String>> told = new TreeMap<>();
    Matcher rows = ROW.matcher(Files.readString(Path.of("docs/prompts.md")));
    String dialect = null;
    while (rows.find()) {
      dialect = rows.group(1) == null ? dialect : rows.group(1);
      Set<String> fields = told.computeIfAbsent(dialect, name -> new TreeSet<>());
      // What comes after "no" is what must not be there.
      FIELD
          .matcher(rows.group(2).replaceAll("no `.*", ""))
          .results()
          .forEach(field -> fields.add(field.group(1)));
    }
    Map<String, Set<String>> taken = new TreeMap<>();
    try (Stream<Path> files = Files.list(KAMELETS)) {
      for (Path file : files.filter(it -> it.toString().endsWith("-prompt.schema.json")).toList()) {
        String name = file.getFileName().toString().replace("-prompt.schema.json", "");
        collect(
            new ObjectMapper().readTree(file.toFile()),
            taken.computeIfAbsent(name, it -> new TreeSet<>()));
      }
    }
    assertThat(told).isEqualTo(taken);
  }

  private static void collect(JsonNode rules, Set<String> fields) {
    if (rules.path("additionalProperties").isBoolean()) {
      for (Map.Entry<String, JsonNode> field : rules.path("properties").properties()) {
        if (!field.getValue().isBoolean() || field.getValue().booleanValue()) {
          fields.add(field.getKey());
        }
      }
    }
    rules.forEach(part -> collect(part, fields));
  }
}
