package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectMetadataTest {

  @Test
  void plainValuesStayAsTheyAre() {
    Map<String, String> plain = Map.of("job-id", "01KAJ", "task-id", "sora-2:task_01");
    assertThat(ObjectMetadata.clean(plain)).isEqualTo(plain);
  }

  @Test
  void whatNoHeaderCanCarryIsReplaced() {
    assertThat(ObjectMetadata.clean(Map.of("Model Name", "véo\r\nX-Evil: 1")))
        .isEqualTo(Map.of("model-name", "v-o-X-Evil: 1"));
  }

  @Test
  void emptyValuesAreLeftOut() {
    assertThat(ObjectMetadata.clean(Map.of("model", "", "gateway", "  "))).isEmpty();
  }

  @Test
  void aLongValueIsCutAndTheWholeStaysBelowTwoKilobytes() {
    Map<String, String> much = new HashMap<>();
    for (int i = 10; i < 40; i++) {
      much.put("entry-" + i, "x".repeat(5000));
    }
    Map<String, String> clean = ObjectMetadata.clean(much);
    assertThat(clean).containsEntry("entry-10", "x".repeat(256)).hasSizeGreaterThan(5);
    assertThat(clean.entrySet())
        .extracting(entry -> entry.getKey().length() + entry.getValue().length())
        .satisfies(
            sizes ->
                assertThat(sizes.stream().mapToInt(Integer::intValue).sum())
                    .isLessThanOrEqualTo(2048));
  }
}
