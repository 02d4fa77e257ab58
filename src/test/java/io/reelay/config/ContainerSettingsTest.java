package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files in {@code docker/} set is there to be set. */
class ContainerSettingsTest {
  private static final Path DOCKER = Path.of("docker");
  private static final Pattern VARIABLE = Pattern.compile("REELAY_[A-Z0-9_]+");
  private static final Pattern ASKED_FOR = Pattern.compile("\\$\\{(REELAY_[A-Z0-9_]+)[:}?-]");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compose.yaml",
        "compose.observability.yaml",
        "env.sample",
        "healthcheck",
        "train",
        "kubernetes/deployment.yaml"
      })
  void everyVariableIsASetting(String file) {
    assertThat(found(VARIABLE, file))
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(Catalogue.propertyOf(variable)).isPresent());
  }

  @Test
  void theSampleNamesWhatTheComposeFilesAskFor() {
    Set<String> asked = found(ASKED_FOR, "compose.yaml");
    asked.addAll(found(ASKED_FOR, "compose.observability.yaml"));

    assertThat(found(VARIABLE, "env.sample")).isEqualTo(asked);
  }

  @Test
  void noSecretStandsInAFile() {
    // The simulators' own, which open nothing else.
    Set<String> known = Set.of("", "sk-sandbox", "test");
    Pattern fallback = Pattern.compile("\\$\\{(REELAY_[A-Z0-9_]+):?-([^}]*)\\}");

    Catalogue.settings().stream()
        .filter(Setting::secret)
        .forEach(
            secret ->
                fallback
                    .matcher(text("compose.yaml"))
                    .results()
                    .filter(m -> secret.name().propertyOf(m.group(1)).isPresent())
                    .forEach(m -> assertThat(known).contains(m.group(2))));
    assertThat(text("env.sample").lines().filter(l -> l.matches(".*(KEY|TOKEN|PASSWORD)=.+")))
        .isEmpty();
  }

  @Test
  void theSettingsForKubernetesLoadWithItsSecrets() throws Exception {
    WorkingDirectory directory = new WorkingDirectory(folder);
    Files.copy(
        DOCKER.resolve("kubernetes/application.properties"),
        folder.resolve("application.properties"));
    for (String variable : found(VARIABLE, "kubernetes/deployment.yaml")) {
      directory.environment.put(variable, "from-the-secret");
    }

    assertThat(directory.load().console().host()).isEqualTo("0.0.0.0");
  }

  private static Set<String> found(Pattern pattern, String file) {
    int group = pattern == ASKED_FOR ? 1 : 0;
    return pattern
        .matcher(text(file))
        .results()
        .map(match -> match.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(String file) {
    try {
      return Files.readString(DOCKER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
