package io.reelay.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds of images that gateways accept, recognized by their first bytes. */
public enum ImageType {
  /** PNG specification, third edition, 5.2. */
  PNG("PNG", "image/png", List.of("png"), "\\x89PNG\\r\\n\\x1A\\n"),

  /** ITU T.81, B.1.1.2: SOI, and the first byte of the marker that follows. */
  JPEG("JPEG", "image/jpeg", List.of("jpg", "jpeg"), "\\xFF\\xD8\\xFF"),

  /** RFC 9649, 2.4. */
  WEBP("WebP", "image/webp", List.of("webp"), "RIFF.{4}WEBP"),

  /** GIF89a specification, 17. */
  GIF("GIF", "image/gif", List.of("gif"), "GIF8[79]a");

  /** This many bytes of a file show its type. */
  public static final int HEAD_BYTES = 12;

  private final String label;
  private final String mediaType;
  private final List<String> endings;
  private final Pattern head;

  ImageType(String label, String mediaType, List<String> endings, String head) {
    this.label = label;
    this.mediaType = mediaType;
    this.endings = endings;
    this.head = Pattern.compile(head, Pattern.DOTALL);
  }

  /** {@code image/png}. */
  public String mediaType() {
    return mediaType;
  }

  /** The extension of its files, without the dot: {@code jpg}. */
  public String ending() {
    return endings.get(0);
  }

  /** {@code PNG}, for people. */
  public String label() {
    return label;
  }

  /** {@code .jpg or .jpeg}, for people. */
  public String endings() {
    return "." + String.join(" or .", endings);
  }

  /** Whether a file with this name counts as this type. */
  public boolean fitsName(String fileName) {
    String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return endings.contains(ending);
  }

  /** The type with this media type: {@code image/png}. */
  public static Optional<ImageType> ofMediaType(String mediaType) {
    return Stream.of(values()).filter(type -> type.mediaType.equals(mediaType)).findFirst();
  }

  /** The type of a file that begins with these bytes. */
  public static Optional<ImageType> of(byte[] content) {
    int length = Math.min(content.length, HEAD_BYTES);
    // One character per byte.
    String head = new String(content, 0, length, StandardCharsets.ISO_8859_1);
    return Stream.of(values()).filter(type -> type.head.matcher(head).lookingAt()).findFirst();
  }
}
