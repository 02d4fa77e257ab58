package io.reelay.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/**
 * A video during its download. A very slow download is given up: a byte now and then prevents all
 * time-outs of the connection, and would block a storage thread forever.
 */
final class Download extends ProxyInputStream {
  /** In this time of waiting ... */
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** ... this much must arrive: 1 KiB/s, less than any usable line. */
  private static final long LEAST_BYTES = 60 * 1024;

  private final BooleanSupplier wanted;
  private final BooleanSupplier wantedWhole;
  private final LongSupplier nanos;
  private long begun;
  private long waited;
  private long came;

  /**
   * @param wanted checked before each read; reads fail once it is false
   * @param wantedWhole checked at the end, before the video is visible
   */
  Download(InputStream in, BooleanSupplier wanted, BooleanSupplier wantedWhole) {
    this(in, wanted, wantedWhole, System::nanoTime);
  }

  /**
   * @param nanos a clock that only moves forward
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
    // The time between two reads belongs to the storage, not to the other side.
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

  /** HttpClient's own close would read an unwanted video to its end, however long it is. */
  @Override
  public void close() throws IOException {
    if (in instanceof EofSensorInputStream connected) {
      connected.abort();
    } else {
      super.close();
    }
  }
}
