package io.reelay.sandbox.gateway;

import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of {@code POST /v1/videos/{id}/remix}. All else is the original video's. */
final class RemixBody {
  private static final Pattern SIZE = Pattern.compile("[1-9]\\d{1,3}x[1-9]\\d{1,3}");

  private RemixBody() {}

  /** With a size, as in {@code 003_627d03da58f7585c.txt}. */
  static CreateRequest withSize(Fields fields, Task source) throws InvalidRequest {
    fields.only(Set.of("prompt", "size"));
    String size = fields.matching("size", SIZE, "WIDTHxHEIGHT");
    return remix(fields, source, size);
  }

  /** Nothing but the prompt, as OpenAI has it. */
  static CreateRequest promptOnly(Fields fields, Task source) throws InvalidRequest {
    fields.only(Set.of("prompt"));
    return remix(fields, source, null);
  }

  private static CreateRequest remix(Fields fields, Task source, String size)
      throws InvalidRequest {
    CreateRequest original = source.request();
    return new CreateRequest(
        fields.body(),
        original.model(),
        fields.requiredText("prompt"),
        Objects.requireNonNullElse(size, original.size()),
        size == null ? original.orientation() : CreateRequest.orientation(size),
        original.seconds(),
        source);
  }
}
