package io.reelay.storage;

import java.io.IOException;

/** The storage did not take a video that may well be whole: only the storage needs mending. */
public final class StorageFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  public StorageFailedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
