package io.reelay.storage.media;

/** Sees a file go by and knows whether it ended where it ends. One for each file. */
interface WholenessCheck {
  /**
   * The next bytes of the file.
   *
   * @throws BrokenVideoException they cannot stand there
   */
  void accept(byte[] bytes, int offset, int length) throws BrokenVideoException;

  /**
   * To be called when the stream has ended.
   *
   * @param endTold whether the transfer said that this is the end: the announced length is what
   *     arrived, or the last chunk did
   */
  void verifyWhole(boolean endTold) throws BrokenVideoException;

  /** What is odd about a file that is whole, for people; null = nothing. */
  default String remark() {
    return null;
  }
}
