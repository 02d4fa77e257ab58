package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Holds what the documents promise to the tests that they name: each row of the tables names one at
 * least, and each that is named is there.
 */
class SecurityDocTest {
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
  private static final Pattern RULE = Pattern.compile("[|:-]+");

  /** Simple name → file. */
  private static Map<String, Path> classes;

  record Row(String document, String text) {
    @Override
    public String toString() {
      return document + ": " + text.substring(0, Math.min(text.length(), 80));
    }
  }

  static Stream<Row> rows() throws IOException {
    return Stream.of(
            rows("docs/security.md", "What is trusted", false),
            rows("docs/guarantees.md", "Delivery guarantees", true),
            rows("docs/guarantees.md", "Failures", true))
        .flatMap(List::stream);
  }

  /** The body rows of the tables in one section, or in all but that one. */
  private static List<Row> rows(String document, String section, boolean in) throws IOException {
    String heading = "";
    String before = "";
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(document))) {
      if (line.startsWith("## ")) {
        heading = line.substring(3);
      }
      boolean head = !before.startsWith("|");
      before = line;
      if (line.startsWith("|")
          && !head
          && !RULE.matcher(line).matches()
          && heading.equals(section) == in) {
        rows.add(new Row(document, line));
      }
    }
    assertThat(rows).as(document + ": " + section).isNotEmpty();
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachRowNamesTestsThatAreThere(Row row) throws Exception {
    Matcher named = NAMED.matcher(row.text());
    assertThat(named.results()).as("names no test").isNotEmpty();
    named.reset();
    while (named.find()) {
      assertIsATest(named.group(1), named.group(2));
    }
  }

  private static void assertIsATest(String name, String method) throws Exception {
    assertThat(classes()).containsKey(name);
    String file = TESTS.relativize(classes().get(name)).toString();
    Class<?> test = Class.forName(file.replace(".java", "").replace('/', '.').replace('\\', '.'));
    Stream<Class<?>> nested = Arrays.stream(test.getDeclaredClasses());
    assertThat(
            Stream.concat(Stream.of(test), nested)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())))
        .as(name + "." + method)
        .anyMatch(
            declared ->
                (method == null || declared.getName().equals(method))
                    && AnnotationSupport.isAnnotated(declared, Testable.class));
  }

  private static synchronized Map<String, Path> classes() throws IOException {
    if (classes == null) {
      try (Stream<Path> files = Files.walk(TESTS)) {
        classes =
            files
                .filter(file -> file.toString().endsWith(".java"))
                .collect(
                    Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        file -> file,
                        (one, other) -> one));
      }
    }
    return classes;
  }
}
