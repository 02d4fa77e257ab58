package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults that no prompt could have stop the start, not the first prompt. */
class FieldDefaultsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          duration  | ten   | reelay.defaults.duration: is "ten", allowed: a whole number from 1 to 3600
          duration  | 99999 | reelay.defaults.duration: is 99999, allowed: a whole number from 1 to 3600
          private   | yes   | reelay.defaults.private: is "yes", allowed: true or false
          prompt    | cat   | reelay.defaults.prompt: this field cannot have a default
          dedupe_key| k     | reelay.defaults.dedupe_key: this field cannot have a default
          image_url | a.png | reelay.defaults.image_url: is a local image, allowed: an http or https URL
          images    | []    | reelay.defaults.images: this field cannot have a default
          """)
  void aDefaultIsHeldToItsField(String field, String text, String message) {
    assertThatThrownBy(() -> reader(Map.of(field, text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void everyWrongDefaultIsNamedAtOnce() {
    assertThatThrownBy(() -> reader(Map.of("size", "big", "modle", "sora-2", "metadata", "{}")))
        .hasMessageContaining("reelay.defaults.metadata: this field cannot have a default\n")
        .hasMessageContaining("reelay.defaults.size: is \"big\"")
        .hasMessageContaining("reelay.defaults.modle: is not a known field; did you mean model?");
  }

  private static PromptFileReader reader(Map<String, String> defaults) {
    return new PromptFileReader(PromptFiles.rules("main", defaults));
  }
}
