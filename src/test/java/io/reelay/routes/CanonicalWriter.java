package io.reelay.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.CamelContext;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.yaml.out.ModelWriter;

/**
 * What a route is in the YAML DSL's canonical form, from Camel's own model of it. Camel's writer
 * walks the model; where a part stands in the YAML is looked up in the DSL's schema, since what the
 * writer of 4.18 makes of it has lost the catches of a try, the error policies of a route
 * configuration and the language {@code method} (mended in 4.21, CAMEL-23596).
 */
final class CanonicalWriter extends ModelWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA = "/schema/camelYamlDsl.json";
  private static final String STEP = "org.apache.camel.model.ProcessorDefinition";

  /** An element that is being written: where it stands in the tree, and its part of the schema. */
  private record Open(ObjectNode node, JsonNode schema) {}

  private final JsonNode schema;
  private final ObjectNode root = JSON.createObjectNode();
  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<TryDefinition> tries = new ArrayDeque<>();

  private CanonicalWriter(CamelContext context) throws IOException {
    super(Writer.nullWriter());
    setCamelContext(context);
    try (InputStream in = CanonicalWriter.class.getResourceAsStream(SCHEMA)) {
      schema = JSON.readTree(in).path("items");
    }
    open.push(new Open(root, schema));
  }

  /** The definition as the only field of an object, all of its values as text. */
  static ObjectNode write(CamelContext context, OptionalIdentifiedDefinition<?> definition)
      throws IOException {
    CanonicalWriter writer = new CanonicalWriter(context);
    writer.writeOptionalIdentifiedDefinitionRef(definition);
    return writer.root;
  }

  @Override
  protected void startElement(String name) {
    open.push(place(open.peek(), name));
  }

  private Open place(Open parent, String name) {
    JsonNode fields = parent.schema().path("properties");
    JsonNode field = fields.path(name);
    if (field.isObject() && field.isEmpty() && fields.has("expression")) {
      // A language in the short form; the long one has it below expression.
      return new Open(parent.node().withObject("expression").withObject(name), JSON.missingNode());
    }
    if (field.path("type").asText().equals("array")) {
      JsonNode items = resolved(field.path("items"));
      if (items.path("type").asText().equals("string")) {
        return parent;
      }
      ObjectNode item = parent.node().withArray(name).addObject();
      // An item that names its kind again: onException: [onException: {}].
      JsonNode again = items.path("properties").path(name);
      return again.isMissingNode()
          ? new Open(item, items)
          : new Open(item.putObject(name), resolved(again));
    }
    if (!field.isMissingNode()) {
      return new Open(parent.node().withObject(name), resolved(field));
    }
    Open steps =
        parent.node().path("from").isObject()
            ? new Open(
                (ObjectNode) parent.node().path("from"),
                resolved(parent.schema().path("properties").path("from")))
            : parent;
    JsonNode step = schema.path("definitions").path(STEP).path("properties").path(name);
    if (steps.schema().path("properties").has("steps") && !step.isMissingNode()) {
      return new Open(steps.node().withArray("steps").addObject().putObject(name), resolved(step));
    }
    return new Open(parent.node().withObject(name), JSON.missingNode());
  }

  /** Follows references; of the long and the short form it is the long one. */
  private JsonNode resolved(JsonNode part) {
    if (part.has("$ref")) {
      String name = part.path("$ref").asText();
      return resolved(schema.path("definitions").path(name.substring(name.lastIndexOf('/') + 1)));
    }
    for (JsonNode form : part.path("oneOf")) {
      if (form.path("type").asText().equals("object")) {
        return form;
      }
    }
    return part;
  }

  @Override
  protected void endElement(String name) throws IOException {
    if (name.equals("doTry")) {
      TryDefinition ending = tries.pop();
      for (CatchDefinition part : ending.getCatchClauses()) {
        writeCatchDefinition(part);
      }
      if (ending.getFinallyClause() != null) {
        writeFinallyDefinition(ending.getFinallyClause());
      }
    }
    open.pop();
  }

  @Override
  protected void startExpressionElement(String name) {
    Open parent = open.peek();
    open.push(
        parent.schema().path("properties").path(name).has("$ref") ? place(parent, name) : parent);
  }

  @Override
  protected void endExpressionElement(String name) {
    open.pop();
  }

  @Override
  protected void doWriteTryDefinition(String name, TryDefinition definition) throws IOException {
    tries.push(definition);
    super.doWriteTryDefinition(name, definition);
  }

  @Override
  protected void attribute(String name, Object value) {
    if (value != null && !name.equals("customId")) {
      open.peek().node().put(name, value.toString());
    }
  }

  @Override
  protected void doWriteAttribute(String name, String value, String byDefault) {
    // A default that the file writes out is kept.
    attribute(name, value);
  }

  @Override
  protected void text(String name, String text) {
    open.peek().node().withArray(name).add(text);
  }

  @Override
  protected void value(String value) {
    if (value != null) {
      open.peek().node().put("expression", value);
    }
  }
}
