package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsValueTest {
  private final ValueType<Set<String>> type =
      ValueTypes.words(List.of("video.stored", "video.failed"), "an event", "one of two");

  @Test
  void wordsComeInTheirOwnOrder() throws Exception {
    assertThat(type.parse("video.failed , video.stored,video.failed"))
        .containsExactly("video.stored", "video.failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "video.stored,", "video.done", "VIDEO.STORED", "stored"})
  void aWordThatThereIsNotIsRefused(String text) {
    assertThatThrownBy(() -> type.parse(text)).hasMessage("names an event that does not exist");
  }
}
