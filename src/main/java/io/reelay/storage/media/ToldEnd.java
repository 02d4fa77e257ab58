package io.reelay.storage.media;

/** A format in which nothing tells a cut from an end: the transfer has to. */
final class ToldEnd implements WholenessCheck {
  @Override
  public void accept(byte[] bytes, int offset, int length) {
    // Any byte may stand anywhere.
  }

  @Override
  public void verifyWhole(boolean endTold) throws BrokenVideoException {
    require(endTold);
  }

  static void require(boolean endTold) throws BrokenVideoException {
    if (!endTold) {
      throw new BrokenVideoException(
          "not certain to be whole: its format has no end, and no length was announced");
    }
  }
}
