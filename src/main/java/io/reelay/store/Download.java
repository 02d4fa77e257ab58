package io.reelay.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/**
 * A video as it comes over the line. One that hardly comes is given up: a byte now and then keeps
 * every time-out of the connection away, and would hold a storage thread for ever.
 */
final class Download extends ProxyInputStream {
  /** Within this time of waiting ... */
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** ... this much must come: 1 KiB/s, less than any line that could bring a video. */
  private static final long LEAST_BYTES = 60 * 1024;

  private final BooleanSupplier wanted;
  private final BooleanSupplier wantedWhole;
  private final LongSupplier nanos;
  private long begun;
  private long waited;
  private long came;

  /**
   * @param wanted asked before each read; reading fails from when it says no
   * @param wantedWhole asked at the end, before anybody can see the video
   */
  Download(InputStream in, BooleanSupplier wanted, BooleanSupplier wantedWhole) {
    this(in, wanted, wantedWhole, System::nanoTime);
  }

  /**
   * @param nanos a clock that only goes forward
   */
  Download(
      InputStream in, BooleanSupplier wanted, BooleanSupplier wantedWhole, LongSupplier nanos) {
    super(in);
    this.wanted = wanted;
    this.wantedWhole = wantedWhole;
    this.nanos = nanos;
  }

  @Override
  protected void beforeRead(int count) throws IOException {
    require(wanted);
    begun = nanos.getAsLong();
  }

  @Override
  protected void afterRead(int count) throws IOException {
    if (count < 0) {
      require(wantedWhole);
    }
    // The time between two reads is the storage's, not the other side's.
    waited += nanos.getAsLong() - begun;
    came += Math.max(0, count);
    if (waited >= WINDOW_NANOS) {
      if (came < LEAST_BYTES && count >= 0) {
        throw new IOException("too slow: " + came + " bytes in a minute");
      }
      waited = 0;
      came = 0;
    }
  }

  private static void require(BooleanSupplier wanted) throws IOException {
    if (!wanted.getAsBoolean()) {
      throw new IOException("the job was cancelled or taken over");
    }
  }

  /** HttpClient's own close reads a video that is not wanted any more to its end, however long. */
  @Override
  public void close() throws IOException {
    if (in instanceof EofSensorInputStream connected) {
      connected.abort();
    } else {
      super.close();
    }
  }
}
