package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectTagsTest {

  @Test
  void tagsAreTextAndFactsOfTheJob() {
    ObjectTags tags = new ObjectTags("team = video ,job={jobId}, made={model}@{gateway},empty=");
    assertThat(tags.of(Map.of("jobId", "01KAJ", "model", "sora-2", "gateway", "main")))
        .containsExactly(
            entry("team", "video"),
            entry("job", "01KAJ"),
            entry("made", "sora-2@main"),
            entry("empty", ""));
  }

  @Test
  void aValueFromOutsideIsReducedToWhatS3Takes() {
    ObjectTags tags = new ObjectTags("name={name},task={taskId}");
    assertThat(tags.of(Map.of("name", "  灯台,\u0000& \"x\"=\u200b{jobId}  ")))
        .containsExactly(entry("name", "灯台- -x-=-jobId-"), entry("task", ""));
  }

  @Test
  void aValueIsNoLongerThanS3Takes() {
    String name = "𐐷".repeat(200);
    assertThat(new ObjectTags("name={name}").of(Map.of("name", name)).get("name"))
        .isEqualTo("𐐷".repeat(128));
    assertThat(new ObjectTags("name=a{name}").of(Map.of("name", name)).get("name"))
        .isEqualTo("a" + "𐐷".repeat(127));
  }

  @Test
  void noTagsAreNone() {
    assertThat(new ObjectTags("").of(Map.of())).isEmpty();
    assertThat(ObjectTags.faults(" ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "team | an entry has no =",
        "a=1, | an entry has no =",
        "=1 | an entry's name is not 1..128 letters, digits, spaces and +-._:/@",
        "aws:x=1 | an entry's name is not 1..128 letters, digits, spaces and +-._:/@",
        "a=1,a=2 | it has the tag a twice",
        "a={prompt} | {prompt} is not known; known are those of reelay.storage.key",
        "a=b&c | a value is not 0..256 letters, digits, spaces and +-=._:/@",
        "a={jobId | a value is not 0..256 letters, digits, spaces and +-=._:/@"
      })
  void everyFaultIsTold(String template, String fault) {
    assertThat(ObjectTags.faults(template)).containsExactly(fault);
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectTags(template));
  }

  @Test
  void moreThanTenAreTooMany() {
    String eleven =
        IntStream.range(0, 11).mapToObj(i -> "t" + i + "=x").collect(Collectors.joining(","));
    assertThat(ObjectTags.faults(eleven)).containsExactly("it has more than 10 tags");
  }
}
