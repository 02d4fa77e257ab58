package io.reelay.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsValueTest {
  private final WordsValue type =
      new WordsValue(List.of("video.stored", "video.failed"), "an event", "one of two");

  @Test
  void wordsComeInTheirOwnOrder() throws Exception {
    assertThat(type.parse("video.failed , video.stored,video.failed"))
        .containsExactly("video.stored", "video.failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "video.stored,", "video.done", "VIDEO.STORED", "stored"})
  void aWordThatThereIsNotIsRefused(String text) {
    assertThatThrownBy(() -> type.parse(text)).hasMessage("names an event that there is not");
  }
}
