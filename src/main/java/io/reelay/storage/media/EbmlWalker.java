package io.reelay.storage.media;

/**
 * Follows the elements of a WebM or Matroska file (RFC 8794, RFC 9559) as its bytes pass: the top
 * elements and those of the segment. It keeps only the head of the current element.
 */
final class EbmlWalker implements WholenessCheck {
  private static final long SEGMENT = 0x18538067L;
  private static final long CLUSTER = 0x1F43B675L;
  private static final long UNKNOWN = -1;
  private static final int LONGEST_ID = 4;
  private static final int LONGEST_SIZE = 8;

  private long id;
  private int idLeft;
  private boolean idRead;
  private long size;
  private int sizeLeft;
  private boolean sizeBegun;
  private boolean allOnes;
  private long at;
  private long bodyLeft;

  /** The end of the segment; {@link #UNKNOWN} if there is no segment yet, or if it has no size. */
  private long segmentEnd = UNKNOWN;

  private boolean openEnded;
  private boolean hasCluster;
  private boolean padding;

  @Override
  public void accept(byte[] bytes, int offset, int length) throws BrokenVideoException {
    int position = offset;
    int end = offset + length;
    while (position < end) {
      if (openEnded) {
        return;
      }
      if (bodyLeft > 0) {
        int passed = (int) Math.min(bodyLeft, end - position);
        position += passed;
        at += passed;
        bodyLeft -= passed;
      } else {
        at++;
        head(bytes[position++] & 0xFF);
      }
    }
  }

  private void head(int octet) throws BrokenVideoException {
    if (padding || !idRead && idLeft == 0 && octet == 0 && hasCluster) {
      padding = true;
      if (octet != 0) {
        throw new BrokenVideoException("damaged: zeros, and then more, follow its last element");
      }
    } else if (!idRead) {
      id(octet);
    } else {
      size(octet);
    }
  }

  private void id(int octet) throws BrokenVideoException {
    if (idLeft == 0) {
      idLeft = octets(octet, LONGEST_ID);
      id = 0;
    }
    id = id << Byte.SIZE | octet;
    idLeft--;
    idRead = idLeft == 0;
  }

  private void size(int octet) throws BrokenVideoException {
    if (sizeBegun) {
      size = size << Byte.SIZE | octet;
      allOnes &= octet == 0xFF;
    } else {
      sizeLeft = octets(octet, LONGEST_SIZE);
      int mask = (1 << Byte.SIZE - sizeLeft) - 1;
      size = octet & mask;
      allOnes = size == mask;
      sizeBegun = true;
    }
    sizeLeft--;
    if (sizeLeft == 0) {
      open(allOnes ? UNKNOWN : size);
    }
  }

  /** The number of leading zeros shows the number of octets. */
  private static int octets(int first, int most) throws BrokenVideoException {
    int octets = Integer.numberOfLeadingZeros(first) - (Integer.SIZE - Byte.SIZE) + 1;
    if (octets > most) {
      throw new BrokenVideoException("damaged: an element of an impossible id or size");
    }
    return octets;
  }

  private void open(long bytes) {
    idRead = false;
    sizeBegun = false;
    hasCluster |= id == CLUSTER;
    if (id == SEGMENT) {
      segmentEnd = bytes == UNKNOWN ? UNKNOWN : at + bytes;
    } else if (bytes == UNKNOWN) {
      openEnded = true;
    } else {
      bodyLeft = bytes;
    }
  }

  @Override
  public void verifyWhole(boolean endTold) throws BrokenVideoException {
    if (openEnded) {
      ToldEnd.require(endTold);
      return;
    }
    if (bodyLeft > 0 || idRead || idLeft > 0 || at < segmentEnd) {
      throw new BrokenVideoException("cut: it ends inside an element");
    }
    if (!hasCluster) {
      throw new BrokenVideoException("not playable: it has no cluster");
    }
  }
}
