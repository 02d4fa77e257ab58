package io.reelay.storage.media;

/** Reads a file's bytes and checks whether the file is complete. One for each file. */
interface WholenessCheck {
  /**
   * The next bytes of the file.
   *
   * @throws BrokenVideoException if they are invalid there
   */
  void accept(byte[] bytes, int offset, int length) throws BrokenVideoException;

  /**
   * Call this when the stream has ended.
   *
   * @param endTold whether the transfer confirmed the end: the announced length or the last chunk
   *     arrived
   */
  void verifyWhole(boolean endTold) throws BrokenVideoException;

  /** An oddity of a complete file, for people; null = none. */
  default String remark() {
    return null;
  }
}
