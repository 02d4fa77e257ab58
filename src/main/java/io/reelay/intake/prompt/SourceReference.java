package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.net.DisplayText;
import java.util.List;
import java.util.Optional;

/** The source that a prompt names. */
final class SourceReference {
  static final String REMIX_OF = "remix_of";

  /** The fields that name a source; a prompt has at most one of them. */
  static final List<String> FIELDS = List.of(REMIX_OF, "character");

  private static final int MAX_CHARACTERS = 300;

  private SourceReference() {}

  /** On one line, like names. */
  static Optional<String> of(JsonNode prompt) {
    return FIELDS.stream()
        .map(prompt::path)
        .filter(JsonNode::isTextual)
        .map(text -> DisplayText.of(text.textValue(), MAX_CHARACTERS))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }
}
