package io.reelay.sandbox.video;

import java.io.IOException;
import java.io.InputStream;

/** A finished video that can be read any number of times. */
public interface Video {
  /** Its length in bytes. */
  long length();

  /** Reads it from its start; the caller closes the stream. */
  InputStream open() throws IOException;
}
