package io.reelay.routes;

import static io.reelay.routes.RouteFiles.KAMELET_SUFFIX;
import static io.reelay.routes.RouteFiles.ROUTE_SUFFIX;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.VersionTest;
import io.reelay.routes.RouteFiles.Step;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader of the routes may rely on, checked on the files themselves. */
class RouteLintTest {
  private static final String ERROR_POLICIES = "error-policies";
  private static final String REST_API = "rest-api";
  private static final Pattern CREDENTIAL = Pattern.compile("(?i)key|token|secret|password");
  private static final String ICON = "data:image/svg+xml;base64,";
  private static final Pattern SIMPLE_USER_TEXT =
      Pattern.compile("\\$\\{(body\\.prompt|header\\.Camel[^}]*Name)");

  static Stream<Path> allFiles() {
    return RouteFiles.all();
  }

  static Stream<Path> routeFiles() {
    return RouteFiles.routes().stream()
        .filter(file -> !Set.of(ERROR_POLICIES, REST_API).contains(name(file)));
  }

  static Stream<Path> kameletFiles() {
    return RouteFiles.kamelets().stream();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(ROUTE_SUFFIX, "").replace(KAMELET_SUFFIX, "");
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void aFileHoldsOneRouteOfItsOwnNameThatSaysWhatItIsFor(Path file) {
    JsonNode tree = RouteFiles.tree(file);
    assertThat(tree).hasSize(1);
    JsonNode route = tree.get(0).path("route");
    assertThat(route.path("id").asText()).isEqualTo(name(file));
    assertThat(route.path("description").asText()).isNotBlank();
    assertThat(route.path("group").asText()).isIn("intake", "video", "notify", "ops");
  }

  @ParameterizedTest
  @MethodSource("kameletFiles")
  void aKameletIsNamedAsItsFileAndDescribesEveryParameter(Path file) {
    JsonNode kamelet = RouteFiles.tree(file);
    assertThat(kamelet.path("metadata").path("name").asText()).isEqualTo(name(file));
    JsonNode definition = kamelet.path("spec").path("definition");
    assertThat(definition.path("title").asText()).isNotBlank();
    assertThat(definition.path("description").asText()).isNotBlank();
    definition
        .path("properties")
        .properties()
        .forEach(
            parameter -> {
              JsonNode described = parameter.getValue();
              assertThat(described.path("title").asText()).isNotBlank();
              assertThat(described.path("description").asText()).isNotBlank();
              assertThat(described.path("type").asText()).isNotBlank();
              if (CREDENTIAL.matcher(parameter.getKey()).find()) {
                assertThat(described.path("format").asText()).isEqualTo("password");
                assertThat(described.path("x-descriptors"))
                    .extracting(JsonNode::asText)
                    .containsExactly("urn:camel:group:credentials");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("kameletFiles")
  void aKameletHasTheAnnotationsOfCamelsCatalogue(Path file) throws Exception {
    JsonNode metadata = RouteFiles.tree(file).path("metadata");
    Map<String, String> expected =
        Map.of(
            "camel.apache.org/kamelet.support.level", "Stable",
            "camel.apache.org/catalog.version", VersionTest.ofThePom(),
            "camel.apache.org/provider", "Reelay",
            "camel.apache.org/kamelet.group", "Video gateways",
            "camel.apache.org/kamelet.namespace", "Video");
    JsonNode annotations = metadata.path("annotations");
    expected.forEach(
        (name, value) -> assertThat(annotations.path(name).asText()).as(name).isEqualTo(value));
    String icon = annotations.path("camel.apache.org/kamelet.icon").asText();
    assertThat(icon).startsWith(ICON);
    byte[] picture = Base64.getDecoder().decode(icon.substring(ICON.length()));
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(picture))
                .getDocumentElement()
                .getTagName())
        .isEqualTo("svg");
    assertThat(metadata.path("labels").path("camel.apache.org/kamelet.type").asText())
        .isEqualTo("action");
    assertThat(name(file)).endsWith("-action");
  }

  @Test
  void onlyTheSharedActionsKnowAKeyAndTheWire() throws Exception {
    for (Path file : kameletFiles().toList()) {
      if (!name(file).startsWith("gateway-")) {
        assertThat(Files.readString(file)).doesNotContain("apiKey", "Authorization", "CamelHttp");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void everyStepHasAnIdOfItsOwn(Path file) {
    List<Step> steps = RouteFiles.steps(file);
    assertThat(steps).isNotEmpty();
    boolean kamelet = file.toString().endsWith(KAMELET_SUFFIX);
    Set<String> seen = new HashSet<>();
    for (Step step : steps) {
      if (kamelet && step.eip().equals("from")) {
        continue;
      }
      String id = step.body().path("id").asText();
      assertThat(id).as("id of %s", step).isNotBlank();
      assertThat(seen.add(id)).as("only one %s in %s", id, file).isTrue();
      if (!kamelet && !name(file).equals(ERROR_POLICIES)) {
        assertThat(id).startsWith(name(file) + ".");
      }
    }
  }

  @Test
  void stepIdsAreUniqueOverAllRoutes() {
    List<String> ids =
        RouteFiles.routes().stream()
            .flatMap(file -> RouteFiles.steps(file).stream())
            .map(step -> step.body().path("id").asText())
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void stepsAreInTheCanonicalForm(Path file) {
    for (Step step : RouteFiles.steps(file)) {
      assertThat(step.body().isObject()).as("%s is not a shorthand", step).isTrue();
      JsonNode uri = step.body().path("uri");
      if (uri.isTextual()) {
        assertThat(uri.asText()).as("parameters of %s stand below it", step).doesNotContain("?");
      }
      // The bean EIP's own field is called method too, but it is text.
      assertThat(step.body().properties())
          .as("%s has its language below expression", step)
          .filteredOn(field -> field.getValue().isObject())
          .extracting(Map.Entry::getKey)
          .doesNotContain("simple", "jq", "method", "constant", "groovy", "script");
    }
  }

  @Test
  void everyDirectAndSedaHasExactlyOneConsumer() {
    Pattern internal = Pattern.compile("(direct|seda):([\\w.-]+)");
    List<String> consumers =
        RouteFiles.routes().stream()
            .flatMap(file -> RouteFiles.steps(file).stream())
            .filter(step -> step.eip().equals("from"))
            .map(step -> step.body().path("uri").asText())
            .filter(uri -> internal.matcher(uri).matches())
            .toList();
    Set<String> producers =
        RouteFiles.routes().stream()
            .flatMap(file -> RouteFiles.steps(file).stream())
            .filter(step -> !step.eip().equals("from"))
            .map(step -> step.body().path("uri").asText())
            .filter(uri -> internal.matcher(uri).matches())
            .collect(Collectors.toSet());
    assertThat(consumers).doesNotHaveDuplicates();
    assertThat(producers).isNotEmpty().containsExactlyInAnyOrderElementsOf(consumers);
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void everyNamedErrorPolicyExists(Path file) {
    Set<String> policies =
        RouteFiles.tree(RouteFiles.ROUTES.resolve(ERROR_POLICIES + ROUTE_SUFFIX))
            .findParents("onException")
            .stream()
            .map(policy -> policy.path("id").asText())
            .collect(Collectors.toSet());
    JsonNode policy = RouteFiles.tree(file).get(0).path("route").path("routeConfigurationId");
    if (policy.isTextual()) {
      assertThat(policies).contains(policy.asText());
    }
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void aRouteThatIsCalledLeavesErrorsToItsCaller(Path file) {
    JsonNode route = RouteFiles.tree(file).get(0).path("route");
    String uri = route.path("from").path("uri").asText();
    if (uri.startsWith("direct:")) {
      assertThat(route.path("errorHandler").has("noErrorHandler"))
          .isEqualTo(!calledByTheApi().contains(uri));
    }
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void aRouteOfTheApiAnswersItsErrors(Path file) {
    JsonNode route = RouteFiles.tree(file).get(0).path("route");
    String uri = route.path("from").path("uri").asText();
    if (calledByTheApi().contains(uri) && !name(file).equals("console")) {
      assertThat(route.path("routeConfigurationId").asText()).isEqualTo("api-errors");
    }
  }

  private static Set<String> calledByTheApi() {
    return RouteFiles.steps(RouteFiles.ROUTES.resolve(REST_API + ROUTE_SUFFIX)).stream()
        .filter(step -> step.eip().equals("to"))
        .map(step -> step.body().path("uri").asText())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("kameletFiles")
  void aKameletUsesOnlyTheParametersThatItDeclares(Path file) {
    Set<String> declared = new HashSet<>();
    RouteFiles.tree(file)
        .path("spec")
        .path("definition")
        .path("properties")
        .fieldNames()
        .forEachRemaining(declared::add);
    assertThat(RouteFiles.placeholders(file)).isNotEmpty().isSubsetOf(declared);
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void noUserTextIsEverEvaluated(Path file) throws Exception {
    String text = Files.readString(file);
    assertThat(SIMPLE_USER_TEXT.matcher(text).find()).isFalse();
    assertThat(RouteFiles.steps(file))
        .extracting(Step::eip)
        .doesNotContain("script", "dynamicRouter", "recipientList", "routingSlip");
  }
}
