package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.ReelaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No start without the routes that the settings need, however their folder is mounted. */
class RouteFolderTest {
  @TempDir Path home;

  private Path copyTo(String folder) throws IOException {
    Path copies = Files.createDirectories(home.resolve(folder));
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = copies.resolve(Path.of("routes").relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return copies;
  }

  private String found() throws CannotStartException {
    return RouteFolder.in(home).includePattern();
  }

  @Test
  void everyFileIsNamedInOrder() throws Exception {
    copyTo("routes");
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      assertThat(found().split(","))
          .containsExactly(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> "file:routes/" + file.getFileName())
                  .sorted()
                  .toArray(String[]::new));
    }
  }

  @Test
  void aFolderThatIsALinkIsAsGoodAsAny() throws Exception {
    copyTo("elsewhere");
    Files.createSymbolicLink(home.resolve("routes"), Path.of("elsewhere"));

    assertThat(found()).contains("file:routes/video-submit.camel.yaml");
  }

  /** A ConfigMap's mount: files are links into a folder that is one, and others are hidden. */
  @Test
  void filesThatAreLinksAreFoundOnce() throws Exception {
    Path hidden = copyTo("routes/..2026_11_26");
    Files.createSymbolicLink(home.resolve("routes/..data"), Path.of("..2026_11_26"));
    try (Stream<Path> files = Files.list(hidden)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        Files.createSymbolicLink(home.resolve("routes").resolve(name), Path.of("..data", name));
      }
    }

    assertThat(found().split(","))
        .filteredOn("file:routes/video-submit.camel.yaml"::equals)
        .hasSize(1);
    assertThat(found()).doesNotContain("..");
  }

  @Test
  void noRoutesAreNoStart() throws Exception {
    assertThatThrownBy(this::found)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("start in the folder that has reelay.jar");
    Files.createDirectory(home.resolve("routes"));
    assertThatThrownBy(this::found).hasMessageContaining("there is no route");
    Files.createSymbolicLink(home.resolve("routes/x.camel.yaml"), Path.of("gone"));
    assertThatThrownBy(this::found).hasMessageContaining("x.camel.yaml cannot be read");
  }

  @Test
  void aNameThatCamelWouldReadOtherwiseIsRefused() throws Exception {
    Files.createDirectory(home.resolve("routes"));
    Files.createFile(home.resolve("routes/a,b.camel.yaml"));
    assertThatThrownBy(this::found).hasMessageContaining("\"a,b.camel.yaml\"");
  }

  private ReelaySettings settings(Map<String, String> more) throws Exception {
    copyTo("routes");
    Properties properties = new Properties();
    properties.put("reelay.gateways.main.dialect", "quickrouter");
    properties.put("reelay.gateways.main.base-url", "https://gw.example");
    properties.put("reelay.gateways.main.api-key", "k");
    properties.put("reelay.storage.kind", "directory");
    properties.putAll(more);
    return ReelaySettings.load(home, Map.of(), properties);
  }

  private static DefaultCamelContext context(Predicate<String> taken, boolean policies)
      throws Exception {
    DefaultCamelContext context = new DefaultCamelContext();
    for (String id :
        new String[] {
          "job-tick",
          "job-dispatch",
          "job-stage",
          "video-submit",
          "video-poll",
          "video-status",
          "video-store",
          "video-content",
          "video-sweep",
          "prompt-intake-file",
          "inbox-sweep",
          "job-reconcile",
          "task-search",
          "gateway-probes",
          "gateway-probe"
        }) {
      if (taken.test(id)) {
        context.addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:" + id).routeId(id).routeConfigurationId("errors").stop();
              }
            });
      }
    }
    if (policies) {
      context.addRoutesConfigurations(
          new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
              routeConfiguration("errors").onException(Exception.class).handled(true);
            }
          });
    }
    return context;
  }

  @Test
  void aRouteThatTheSettingsNeedIsMissed() throws Exception {
    ReelaySettings settings = settings(Map.of());
    RouteFolder.check(context(id -> true, true), settings);

    assertThatThrownBy(
            () -> RouteFolder.check(context(id -> !id.equals("video-poll"), true), settings))
        .hasMessageContaining("video-poll");
    assertThatThrownBy(
            () -> RouteFolder.check(context(id -> !id.startsWith("prompt"), true), settings))
        .hasMessageContaining("prompt-intake-file");
    assertThatThrownBy(
            () -> RouteFolder.check(context(id -> !id.startsWith("gateway"), true), settings))
        .hasMessageContaining("gateway-probe, gateway-probes");
  }

  @Test
  void whatTheSettingsHaveTurnedOffIsNot() throws Exception {
    ReelaySettings settings = settings(Map.of("reelay.inbox.directory", ""));
    RouteFolder.check(
        context(id -> !id.startsWith("prompt") && !id.startsWith("inbox"), true), settings);

    ReelaySettings webhook =
        settingsAgain(
            Map.of(
                "reelay.inbox.directory", "",
                "reelay.webhook.url", "https://hooks.example",
                "reelay.webhook.secret", "whsec_cm91dGUtdGVzdHMtb25seS1ub3QtYS1zZWNyZXQ="));
    assertThatThrownBy(() -> RouteFolder.check(context(id -> true, true), webhook))
        .hasMessageContaining("webhook-deliver, webhook-notify, webhook-tick");
  }

  private ReelaySettings settingsAgain(Map<String, String> more) throws Exception {
    home = Files.createDirectory(home.resolve("again"));
    return settings(more);
  }

  @Test
  void aRouteThatStayedBesideItsSuccessorIsNoStart() throws Exception {
    ReelaySettings settings = settings(Map.of());
    DefaultCamelContext context = context(id -> true, true);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:video-poll?timeout=1").routeId("video-watch").stop();
          }
        });

    assertThatThrownBy(() -> RouteFolder.check(context, settings))
        .hasMessageContaining("video-poll and video-watch both take direct:video-poll")
        .hasMessageContaining("replace routes/ as a whole");
  }

  @Test
  void aRouteWhoseErrorsMeanNothingIsNoStart() throws Exception {
    ReelaySettings settings = settings(Map.of());
    assertThatThrownBy(() -> RouteFolder.check(context(id -> true, false), settings))
        .hasMessageContaining("no routeConfiguration errors");
  }
}
