package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** An upload ends, whatever happens to its parts. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PartsUnderWayTest {
  private final Semaphore spare = new Semaphore(2);

  private static CompletedPart sent(int number, byte[] buffer, int length) {
    return CompletedPart.builder().partNumber(number).build();
  }

  @Test
  void aSystemWithoutThreadsEndsTheUpload() {
    PartThreads threads =
        new PartThreads(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            spare);

    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(
            () -> {
              try (PartsUnderWay parts = new PartsUnderWay(threads, 1, PartsUnderWayTest::sent)) {
                parts.send(1, new byte[1], 1);
              }
            });
    assertThat(spare.availablePermits()).isEqualTo(2);
  }

  @Test
  void thePartsAreInTheirOrder() throws Exception {
    try (PartsUnderWay parts = new PartsUnderWay(PartThreads.none(), 1, PartsUnderWayTest::sent)) {
      byte[] buffer = new byte[1];
      for (int number = 1; number <= 9; number++) {
        parts.send(number, buffer, 1);
        buffer = parts.buffer();
      }

      assertThat(parts.all())
          .extracting(CompletedPart::partNumber)
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }
}
