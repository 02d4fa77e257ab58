package io.reelay.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The route files as YAML trees, for tests that read them rather than run them. */
public final class RouteFiles {
  static final Path ROUTES = Path.of("routes");
  static final Path KAMELETS = ROUTES.resolve("kamelets");
  static final String ROUTE_SUFFIX = ".camel.yaml";
  static final String KAMELET_SUFFIX = ".kamelet.yaml";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}:]+)(:[^{}]*)?}}");
  private static final YAMLMapper YAML = new YAMLMapper();

  private RouteFiles() {}

  /** A step of a route: {@code - to: {id: …, uri: …}}. */
  public record Step(Path file, String eip, JsonNode body) {
    @Override
    public String toString() {
      return file.getFileName() + ": " + eip + " " + body.path("id").asText("(no id)");
    }
  }

  public static List<Path> routes() {
    return list(ROUTES, ROUTE_SUFFIX);
  }

  static List<Path> kamelets() {
    return list(KAMELETS, KAMELET_SUFFIX);
  }

  public static Stream<Path> all() {
    return Stream.concat(routes().stream(), kamelets().stream());
  }

  public static JsonNode tree(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /**
   * Every step below {@code steps:}, at any depth, each branch of a choice or a try, and each verb
   * of the API with the step that it is.
   */
  public static List<Step> steps(Path file) {
    List<Step> found = new ArrayList<>();
    collect(file, tree(file), found);
    return found;
  }

  /** Every value of this field, at any depth. */
  public static List<String> values(Path file, String field) {
    return tree(file).findValuesAsText(field);
  }

  /** Every {@code {{key}}} of a file. */
  public static Set<String> placeholders(Path file) {
    Set<String> keys = new TreeSet<>();
    try {
      Matcher matcher = PLACEHOLDER.matcher(Files.readString(file));
      while (matcher.find()) {
        keys.add(matcher.group(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    return keys;
  }

  private static void collect(Path file, JsonNode node, List<Step> found) {
    node.properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              JsonNode value = entry.getValue();
              if (key.equals("steps")) {
                value.forEach(
                    step ->
                        step.properties()
                            .forEach(
                                eip -> found.add(new Step(file, eip.getKey(), eip.getValue()))));
              } else if (List.of("when", "doCatch").contains(key)) {
                value.forEach(branch -> found.add(new Step(file, key, branch)));
              } else if (List.of("get", "post").contains(key)) {
                value.forEach(
                    verb -> {
                      found.add(new Step(file, key, verb));
                      found.add(new Step(file, "to", verb.path("to")));
                    });
              } else if (List.of("otherwise", "doFinally", "from").contains(key)) {
                found.add(new Step(file, key, value));
              }
            });
    node.forEach(child -> collect(file, child, found));
  }

  private static List<Path> list(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
