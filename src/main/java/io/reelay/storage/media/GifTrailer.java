package io.reelay.storage.media;

/** GIF89a, 27: the last byte is the trailer; zeros may follow. Some writers leave it out. */
final class GifTrailer implements WholenessCheck {
  private static final byte TRAILER = 0x3B;
  private byte last;

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    for (int i = offset + length - 1; i >= offset; i--) {
      if (bytes[i] != 0) {
        last = bytes[i];
        return;
      }
    }
  }

  @Override
  public void verifyWhole(boolean endTold) throws BrokenVideoException {
    if (!endTold && last != TRAILER) {
      throw new BrokenVideoException("cut: its trailer is missing");
    }
  }
}
