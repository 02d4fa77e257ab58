package io.reelay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DownloadTest {
  private final AtomicLong nanos = new AtomicLong();

  /** As many bytes a read, each read taking this long. */
  private Download line(int total, int bytesARead, Duration aRead) {
    InputStream source =
        new ByteArrayInputStream(new byte[total]) {
          @Override
          public synchronized int read() {
            nanos.addAndGet(aRead.toNanos());
            return super.read();
          }

          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            nanos.addAndGet(aRead.toNanos());
            return super.read(buffer, offset, Math.min(length, bytesARead));
          }
        };
    return new Download(source, () -> true, () -> true, nanos::get);
  }

  @Test
  void aByteNowAndThenIsGivenUpAfterAMinute() {
    Download download = line(1_000_000, 1, Duration.ofSeconds(20));
    assertThatThrownBy(download::readAllBytes)
        .isInstanceOf(IOException.class)
        .hasMessage("too slow: 3 bytes in a minute");
  }

  @Test
  void aLineThatNearlyStopsAmidTheVideoIsGivenUpToo() throws IOException {
    Download download = line(10_000_000, 100_000, Duration.ofSeconds(1));
    assertThat(download.readNBytes(6_000_000)).hasSize(6_000_000);
    assertThatThrownBy(
            () -> {
              for (int read = 0; read < 120; read++) {
                assertThat(download.read()).isZero();
              }
            })
        .hasMessage("too slow: 60 bytes in a minute");
  }

  @Test
  void aSlowLineThatBringsAKibibyteASecondIsWaitedFor() throws IOException {
    assertThat(line(500_000, 4_096, Duration.ofSeconds(2)).readAllBytes()).hasSize(500_000);
  }

  @Test
  void theLastBytesMayComeAsLateAsTheyWant() throws IOException {
    assertThat(line(10, 10, Duration.ofSeconds(59)).readAllBytes()).hasSize(10);
  }

  @Test
  void timeThatTheStorageTakesIsNotTheLines() throws IOException {
    Download download = line(1_000, 1, Duration.ZERO);
    for (int read = 0; read < 1_000; read++) {
      nanos.addAndGet(Duration.ofHours(1).toNanos());
      assertThat(download.read()).isZero();
    }
  }

  @Test
  void aVideoThatOthersHaveTakenOverIsNeverWhole() {
    Download download =
        new Download(new ByteArrayInputStream(new byte[10]), () -> true, () -> false);
    assertThatThrownBy(download::readAllBytes).hasMessage("the job was cancelled or taken over");
  }
}
