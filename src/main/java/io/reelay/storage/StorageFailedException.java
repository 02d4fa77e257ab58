package io.reelay.storage;

import java.io.IOException;

/** The storage did not accept a video that is probably complete. Only the storage needs repair. */
public final class StorageFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  public StorageFailedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
