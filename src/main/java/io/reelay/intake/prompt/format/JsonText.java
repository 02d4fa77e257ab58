package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.serialization.node.LocationJsonNodeFactoryFactory;
import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.net.DisplayText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Strict RFC 8259. A duplicate name is refused, since one of the two values would be lost. */
final class JsonText {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_DIGITS = 100;
  private static final Pattern FOR_PROGRAMMERS = Pattern.compile("`|Feature|\\[Source");

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_DIGITS)
                          // The file's size already has a limit.
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          // Metadata returns unchanged, and 0.1 is not a double.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * The single value of a text.
   *
   * @param firstLine the text's first line in the file
   */
  JsonNode read(String text, int firstLine) throws PromptFileException {
    try (JsonParser parser = new PlacedParser(mapper.getFactory().createParser(text), firstLine)) {
      try {
        return content(parser);
      } catch (JsonProcessingException e) {
        throw e.getLocation() == null
            ? PromptFileException.at(parser.currentLocation().getLineNr(), problem(e), "")
            : PromptFileException.at(e.getLocation().getLineNr() + firstLine - 1, problem(e), "");
      } catch (NumberFormatException e) {
        // Jackson 2.19 throws this for an exponent beyond an int.
        throw PromptFileException.at(
            parser.currentLocation().getLineNr(), "has a number that is out of range", "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  private JsonNode content(JsonParser parser) throws IOException, PromptFileException {
    JsonNode content =
        mapper
            .reader(LocationJsonNodeFactoryFactory.getInstance().getJsonNodeFactory(parser))
            .readTree(parser);
    if (content == null || content.isMissingNode()) {
      throw new PromptFileException(PromptFault.ofFile("is empty", "an object or a list of them"));
    }
    if (parser.nextToken() != null) {
      throw PromptFileException.at(
          parser.currentTokenLocation().getLineNr(), "continues after the end of its JSON", "");
    }
    return content;
  }

  private static String problem(JsonProcessingException e) {
    String problem = e.getOriginalMessage();
    if (e instanceof StreamConstraintsException) {
      return "is nested deeper than %d levels, or has a name or a number that is too long"
          .formatted(MAX_DEPTH);
    }
    if (problem.startsWith("Unexpected end-of-input")) {
      return "ends before its JSON is complete";
    }
    // The rest of the parser's message is for programmers: features to enable, sources, classes.
    return FOR_PROGRAMMERS.matcher(problem).find()
        ? "is not valid JSON"
        : "is not valid JSON: " + DisplayText.of(problem, 200);
  }
}
