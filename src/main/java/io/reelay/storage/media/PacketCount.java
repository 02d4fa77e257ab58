package io.reelay.storage.media;

/** Packets of one size: without an announced length, a whole number of them is the whole. */
final class PacketCount implements WholenessCheck {
  private final int size;
  private long count;

  /**
   * @param size bytes of a packet
   */
  PacketCount(int size) {
    this.size = size;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    count += length;
  }

  @Override
  public void verifyWhole(boolean endTold) throws BrokenVideoException {
    if (!endTold && count % size != 0) {
      throw new BrokenVideoException(
          "cut: its last packet has " + count % size + " of " + size + " bytes");
    }
  }
}
