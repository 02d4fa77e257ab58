package io.reelay.storage.media;

/** A format that does not distinguish a cut from an end, so the transfer must. */
final class ToldEnd implements WholenessCheck {
  @Override
  public void accept(byte[] bytes, int offset, int length) {
    // Any byte is valid anywhere.
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
