package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.URISupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;

/**
 * A tool that saves a route writes it from Camel's model, without comments. Each file is what Camel
 * makes of it, so that nothing is lost by that. The model has some things in one form only: each
 * value is text, fields have an order of their own, and an endpoint's parameters are part of its
 * address.
 */
class CanonicalRoutesTest {
  /** Of components whose address is a parameter in the files: its name. */
  private static final Map<String, String> NAMED_PATHS =
      Map.of("file", "directoryName", "aws2-sqs", "queueNameOrArn", "aws2-s3", "bucketNameOrArn");

  static Stream<Path> allFiles() {
    return RouteFiles.all();
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void aFileIsTheCanonicalFormOfWhatCamelReadsInIt(Path file) throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      ArrayNode written = JsonNodeFactory.instance.arrayNode();
      for (JsonNode definition : written(context, file)) {
        written.add(normal(definition));
      }
      assertThat(written.toPrettyString()).isEqualTo(normal(definitions(file)).toPrettyString());
    }
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void aReasonIsADescriptionSinceToolsDropComments(Path file) throws Exception {
    LoadSettings withComments = LoadSettings.builder().setParseComments(true).build();
    List<String> comments = new ArrayList<>();
    for (Event event : new Parse(withComments).parseString(Files.readString(file))) {
      if (event instanceof CommentEvent comment) {
        comments.add(comment.getValue());
      }
    }
    assertThat(comments).isEmpty();
  }

  private static List<JsonNode> written(CamelContext context, Path file) throws Exception {
    List<JsonNode> written = new ArrayList<>();
    List<OptionalIdentifiedDefinition<?>> all = new ArrayList<>();
    for (RoutesBuilder found :
        PluginHelper.getRoutesLoader(context)
            .findRoutesBuilders(ResourceHelper.resolveResource(context, "file:" + file))) {
      RouteBuilder builder = (RouteBuilder) found;
      builder.setCamelContext(context);
      builder.configure();
      if (found instanceof RouteConfigurationBuilder policies) {
        policies.configuration();
        all.addAll(policies.getRouteConfigurationCollection().getRouteConfigurations());
      }
      all.addAll(builder.getRestCollection().getRests());
      all.addAll(builder.getRouteCollection().getRoutes());
      builder
          .getRouteTemplateCollection()
          .getRouteTemplates()
          .forEach(template -> all.add(template.getRoute()));
    }
    for (OptionalIdentifiedDefinition<?> definition : all) {
      written.add(CanonicalWriter.write(context, definition));
    }
    return written;
  }

  private static JsonNode definitions(Path file) {
    JsonNode tree = RouteFiles.tree(file);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    if (tree.isArray()) {
      // What Camel reads in restConfiguration is the context's, and no model.
      for (JsonNode part : tree) {
        if (!part.has("restConfiguration")) {
          all.add(part);
        }
      }
    } else {
      all.addObject().set("route", tree.path("spec").path("template"));
    }
    return all;
  }

  private static JsonNode normal(JsonNode node) throws URISyntaxException {
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (JsonNode item : node) {
        list.add(normal(item));
      }
      return list;
    }
    if (!node.isObject()) {
      return JsonNodeFactory.instance.textNode(node.asText());
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      result.set(field.getKey(), normal(field.getValue()));
    }
    if (result.has("uri")) {
      address(result);
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    result.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    result.removeAll();
    result.setAll(sorted);
    return result;
  }

  /** {@code seda:a?size=1}, or with its parameters below it: the component, and all else. */
  private static void address(ObjectNode endpoint) throws URISyntaxException {
    String uri = endpoint.path("uri").asText();
    Map<String, Object> parameters = new TreeMap<>();
    String bare = URISupport.stripQuery(uri);
    String query = URISupport.extractQuery(uri);
    if (query != null) {
      parameters.putAll(URISupport.parseQuery(query));
    }
    endpoint
        .path("parameters")
        .properties()
        .forEach(field -> parameters.put(field.getKey(), field.getValue().asText()));
    int colon = bare.indexOf(':');
    String path = colon < 0 ? null : NAMED_PATHS.get(bare.substring(0, colon));
    if (path != null) {
      parameters.put(path, bare.substring(colon + 1).replaceFirst("^//", ""));
      bare = bare.substring(0, colon);
    }
    endpoint.put("uri", bare);
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    parameters.forEach((name, value) -> all.put(name, value.toString()));
    endpoint.set("parameters", all);
  }
}
