package io.reelay;

import io.reelay.config.ReelaySettings;
import io.reelay.net.DisplayText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * The working folder's {@code routes/}. Reelay lists the files and gives Camel their names. Camel's
 * own scan (4.18.0) does not follow links: in a linked folder it finds nothing and reports nothing.
 */
final class RouteFolder {
  private static final String FOLDER = "routes";
  private static final String FILES = "*.camel.yaml";

  /** Camel takes a list of addresses, so other characters would have a meaning there. */
  private static final Pattern NAME = Pattern.compile("[\\w.-]+");

  private final List<String> addresses;

  private RouteFolder(List<String> addresses) {
    this.addresses = addresses;
  }

  /**
   * Lists the files.
   *
   * @param home the working folder of the process
   * @throws CannotStartException if there are none, or one cannot be read
   */
  static RouteFolder in(Path home) throws CannotStartException {
    Path folder = home.resolve(FOLDER);
    List<String> addresses = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
          throw new CannotStartException(
              "the file \"%s\" in %s may have only letters, digits, dots, _ and - in its name"
                  .formatted(DisplayText.of(name, Integer.MAX_VALUE), folder));
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
          throw new CannotStartException(file + " cannot be read; correct or remove it");
        }
        addresses.add("file:" + FOLDER + "/" + name);
      }
    } catch (IOException e) {
      throw new CannotStartException(
          "%s cannot be read (%s); start in the folder that has reelay.jar and routes/"
              .formatted(folder, e.getClass().getSimpleName()));
    }
    if (addresses.isEmpty()) {
      throw new CannotStartException(
          "there is no route in %s (%s); start in the folder that has reelay.jar and routes/"
              .formatted(folder, FILES));
    }
    addresses.sort(null);
    return new RouteFolder(addresses);
  }

  /** For {@code routesIncludePattern}. */
  String includePattern() {
    return String.join(",", addresses);
  }

  /**
   * Checks that Camel has the routes that these settings need. The API's and the console's routes
   * may be removed.
   *
   * @throws CannotStartException if a route is missing or has lost its error handling, or if two
   *     routes take the same work
   */
  static void check(CamelContext context, ReelaySettings settings) throws CannotStartException {
    Model model = ((ModelCamelContext) context);
    Set<String> there =
        model.getRouteDefinitions().stream()
            .map(RouteDefinition::getRouteId)
            .collect(Collectors.toSet());
    Set<String> missing = needed(settings);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new CannotStartException(
          "routes/ lacks a route that these settings need: %s; put its file back"
              .formatted(String.join(", ", missing)));
    }
    requireOneTakerEach(model);
    Set<String> policies =
        model.getRouteConfigurationDefinitions().stream()
            .map(RouteConfigurationDefinition::getId)
            .collect(Collectors.toSet());
    for (RouteDefinition route : model.getRouteDefinitions()) {
      String policy = route.getRouteConfigurationId();
      if (policy != null && !policies.contains(policy)) {
        throw new CannotStartException(
            "routes/ has no routeConfiguration %s for the errors of %s; put error-policies.camel.yaml back"
                .formatted(policy, route.getRouteId()));
      }
    }
  }

  /** A leftover file of another version would take a share of its successor's work. */
  private static void requireOneTakerEach(Model model) throws CannotStartException {
    Map<String, String> takers = new HashMap<>();
    for (RouteDefinition route : model.getRouteDefinitions()) {
      String address = route.getInput().getEndpointUri().replaceFirst("\\?.*", "");
      String other = takers.putIfAbsent(address, route.getRouteId());
      if (other != null && address.matches("(direct|seda):.*")) {
        throw new CannotStartException(
            "the routes %s and %s both take %s: one of their files in routes/ is of another version; replace routes/ as a whole"
                .formatted(other, route.getRouteId(), address));
      }
    }
  }

  /** Route ids, which are also the file names. */
  private static Set<String> needed(ReelaySettings settings) {
    Set<String> needed =
        new TreeSet<>(
            Set.of(
                "job-tick",
                "job-dispatch",
                "job-stage",
                "gateway-probes",
                "gateway-probe",
                "video-submit",
                "video-poll",
                "video-status",
                "video-store",
                "video-content"));
    if (!settings.inbox().directory().isEmpty()) {
      needed.addAll(Set.of("prompt-intake-file", "inbox-sweep"));
    }
    if (settings.bucketInbox().isOn()) {
      needed.addAll(
          Set.of("prompt-intake-s3", "prompt-take-s3", "prompt-fetch-s3", "prompt-archive-s3"));
    }
    if (settings.bucketInbox().hasQueue()) {
      needed.add("prompt-queue-s3");
    }
    if (settings.webhook().isOn()) {
      needed.addAll(Set.of("webhook-tick", "webhook-notify", "webhook-deliver"));
    }
    if (!settings.purchases().reconcileInterval().isZero()) {
      needed.addAll(Set.of("job-reconcile", "task-search"));
    }
    if (!settings.storage().sweepInterval().isZero()) {
      needed.add("video-sweep");
    }
    return needed;
  }
}
