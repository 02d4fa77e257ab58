package io.reelay.intake.prompt.format;

import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.PromptSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The text of a file: UTF-8, or UTF-16 if it has such a byte order mark. */
public final class PromptFileText {
  private PromptFileText() {}

  /**
   * @param savedAs the right format, for the message about other bytes
   * @throws PromptFileException if the file is not text or longer than {@code maxBytes}, in which
   *     case no more is read
   */
  public static String read(PromptSource file, long maxBytes, String savedAs)
      throws IOException, PromptFileException {
    // Read up to the limit, without a look at its size: a file may grow.
    int limit = (int) Math.min(maxBytes, Integer.MAX_VALUE - 16);
    byte[] bytes;
    try (InputStream in = file.open()) {
      bytes = in.readNBytes(limit + 1);
    }
    if (bytes.length > limit) {
      throw PromptFileException.tooLarge(maxBytes);
    }
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      return decode(bytes, 3, StandardCharsets.UTF_8, savedAs);
    }
    if (startsWith(bytes, 0xFE, 0xFF)) {
      return decode(bytes, 2, StandardCharsets.UTF_16BE, savedAs);
    }
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return decode(bytes, 2, StandardCharsets.UTF_16LE, savedAs);
    }
    return decode(bytes, 0, StandardCharsets.UTF_8, savedAs);
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i == bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(byte[] bytes, int from, Charset charset, String savedAs)
      throws PromptFileException {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes, from, bytes.length - from), text, true);
    text.flip();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      throw new PromptFileException(
          new PromptFault(line, "", "is not valid " + charset.name(), savedAs));
    }
    return text.toString();
  }
}
