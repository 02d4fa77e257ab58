package io.reelay.storage.media;

/**
 * Packets of one size. Without an announced length a whole number of packets counts as complete.
 */
final class PacketCount implements WholenessCheck {
  private final int size;
  private long count;

  /**
   * @param size number of bytes of a packet
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
