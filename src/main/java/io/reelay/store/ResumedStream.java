package io.reelay.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body of known length that resumes after a break, at most {@value #MAX_RESUMES} times and only
 * after progress. Otherwise it fails with the error of the break.
 */
final class ResumedStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResumedStream.class);
  private static final int MAX_RESUMES = 5;

  private final long length;
  private final Source source;
  private InputStream in;
  private long at;
  private long resumedAt;
  private int resumes;

  /** The source of the rest. */
  @FunctionalInterface
  interface Source {
    InputStream from(long position) throws IOException, HttpException;
  }

  ResumedStream(InputStream in, long length, Source source) {
    this.in = in;
    this.length = length;
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, buffer.length);
    while (true) {
      try {
        int read = in.read(buffer, offset, count);
        if (read >= 0 || at >= length) {
          at += Math.max(0, read);
          return read;
        }
      } catch (IOException e) {
        resume(e);
        continue;
      }
      resume(new ConnectionClosedException("ended after " + at + " of " + length + " bytes"));
    }
  }

  private void resume(IOException broken) throws IOException {
    if (at >= length || at == resumedAt || resumes == MAX_RESUMES) {
      throw broken;
    }
    resumes++;
    resumedAt = at;
    try {
      close();
      in = source.from(at);
    } catch (IOException | HttpException | RuntimeException e) {
      broken.addSuppressed(e);
      throw broken;
    }
    LOG.debug("A download broke off after {} of {} bytes, and goes on there", at, length);
  }

  /** HttpClient's own close would read an unwanted body to its end, however long it is. */
  @Override
  public void close() throws IOException {
    if (in instanceof EofSensorInputStream connected) {
      connected.abort();
    } else {
      in.close();
    }
  }
}
