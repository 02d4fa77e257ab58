package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.routes.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people read leads somewhere, is the same in both languages, and names the routes as they
 * are.
 */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.+)$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

  static Stream<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of(".", "docs", "bench")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    return documents.stream().map(Path::normalize).sorted();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkWithinTheProjectLeadsToAFileAndAHeading(Path document) throws IOException {
    for (String link : found(LINK, prose(document), 1)) {
      if (link.contains("://")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
      assertThat(target).as("%s in %s", link, document).exists();
      if (parts.length == 2) {
        assertThat(headings(target)).as("%s in %s", link, document).contains(parts[1]);
      }
    }
  }

  @Test
  void theChineseReadmeHasTheSameHeadingsCommandsSettingsAndLinks() throws IOException {
    Path english = Path.of("README.md");
    Path chinese = Path.of("README.zh-CN.md");

    assertThat(found(HEADING, prose(chinese), 1)).isEqualTo(found(HEADING, prose(english), 1));
    assertThat(found(BLOCK, Files.readString(chinese), 0))
        .isEqualTo(found(BLOCK, Files.readString(english), 0));
    assertThat(found(CODE, prose(chinese), 1))
        .containsExactlyInAnyOrderElementsOf(found(CODE, prose(english), 1));
    assertThat(links(chinese)).containsExactlyInAnyOrderElementsOf(links(english));
  }

  /** Without the one to the page in the other language. */
  private static List<String> links(Path readme) throws IOException {
    return found(LINK, prose(readme), 1).stream()
        .filter(link -> !link.startsWith("README"))
        .toList();
  }

  @Test
  void theTableOfRoutesHasEachRouteWithItsDescription() throws IOException {
    String page = Files.readString(Path.of("docs/changing-a-route.md"));
    for (Path file : RouteFiles.routes()) {
      for (JsonNode part : RouteFiles.tree(file)) {
        if (part.has("route")) {
          JsonNode route = part.get("route");
          // Its first sentence: the others say why.
          String description = route.get("description").asText().strip().split("\\. ", 2)[0];
          assertThat(page)
              .contains("| `%s` | %s |".formatted(route.get("id").asText(), description));
        }
      }
    }
  }

  private static String prose(Path document) throws IOException {
    return BLOCK.matcher(Files.readString(document)).replaceAll("");
  }

  /** As a link names them. */
  private static List<String> headings(Path document) throws IOException {
    return found(HEADING, prose(document), 2).stream()
        .map(
            heading ->
                heading
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .toList();
  }

  private static List<String> found(Pattern pattern, String text, int group) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(group)).toList();
  }
}
