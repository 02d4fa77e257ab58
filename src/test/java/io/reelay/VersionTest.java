package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pom has the version; where a format asks for it once more it is the same. */
public class VersionTest {
  private static final Path POM = Path.of("pom.xml");

  @ParameterizedTest
  @CsvSource({
    "docker/Dockerfile, ARG VERSION=(.+)",
    "docker/kubernetes/kustomization.yaml, newTag: (.+)",
  })
  void isThePoms(Path file, String place) throws IOException {
    assertThat(first(file, place)).isEqualTo(ofThePom());
  }

  /** The project's own, the first in its pom. */
  public static String ofThePom() throws IOException {
    return first(POM, "<version>([^<]+)</version>");
  }

  private static String first(Path file, String place) throws IOException {
    return Pattern.compile(place)
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " has no " + place));
  }
}
