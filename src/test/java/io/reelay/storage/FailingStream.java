package io.reelay.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A connection that breaks. */
public final class FailingStream extends InputStream {

  private final IOException failure;

  private FailingStream(IOException failure) {
    this.failure = failure;
  }

  /** Gives the first bytes, then fails. */
  public static InputStream after(byte[] bytes, int arrived, IOException failure) {
    return new SequenceInputStream(
        new ByteArrayInputStream(bytes, 0, arrived), new FailingStream(failure));
  }

  @Override
  public int read() throws IOException {
    throw failure;
  }
}
