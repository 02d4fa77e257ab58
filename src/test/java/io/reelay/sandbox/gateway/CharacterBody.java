package io.reelay.sandbox.gateway;

import java.util.List;
import java.util.Set;

/** The body of {@code POST /sora/v1/characters}: {@code 002_d1701c69449250eb.txt}. */
final class CharacterBody {
  private CharacterBody() {}

  static CreateRequest check(Fields fields) throws InvalidRequest {
    fields.only(Set.of("name", "description", "reference_images"));
    for (String name : List.of("name", "description")) {
      fields.requiredText(name);
    }
    fields.required("reference_images");
    fields.links("reference_images");
    fields.require(!fields.node("reference_images").isEmpty(), "reference_images", "it is empty");
    return new CreateRequest(
        fields.body(), null, fields.text("description"), "small", "portrait", 1, null);
  }
}
