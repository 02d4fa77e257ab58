package io.reelay.ledger.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ledger.Job;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A job is read by position. */
class JobRowTest {
  @Test
  void theColumnsAreInTheOrderOfTheRecord() {
    assertThat(Job.COLUMNS.strip().split("\\s*,\\s*"))
        .containsExactly(
            Arrays.stream(Job.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z0-9]+)", "_$1").toLowerCase(Locale.ROOT))
                .map(name -> name.replace("_256", "256"))
                .toArray(String[]::new));
  }
}
