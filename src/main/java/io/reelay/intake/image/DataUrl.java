package io.reelay.intake.image;

import io.reelay.storage.ImageType;
import io.reelay.storage.LocalImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** An image in the prompt itself, as a {@code data:} URL (RFC 2397) in Base64. */
final class DataUrl {
  private static final String SCHEME = "data:";

  /** {@code image/jpg} is not a registered type, but many tools write it. */
  private static final Pattern HEAD =
      Pattern.compile("(?i)data:image/(png|jpe?g|webp|gif);base64,");

  private static final String ALLOWED =
      "data:image/png;base64,… (or jpeg, webp, gif) with the image in Base64";

  private DataUrl() {}

  static boolean isOne(String reference) {
    return reference.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  static LocalImage read(String url, LocalImages rules) throws WrongImageException {
    Matcher head = HEAD.matcher(url);
    if (!head.lookingAt()) {
      throw new WrongImageException("which is not such a data URL", ALLOWED);
    }
    byte[] content = decode(url.substring(head.end()));
    rules.requireAllowedSize(content.length);
    Optional<ImageType> type = ImageType.of(content);
    String said = head.group(1).toLowerCase(Locale.ROOT);
    if (type.isEmpty() || !type.get().fitsName("." + said)) {
      throw new WrongImageException(
          "which holds " + type.map(is -> "a " + is.label() + " image").orElse("no image"),
          type.map(is -> SCHEME + is.mediaType() + ";base64,…").orElse(ALLOWED));
    }
    String sha256 = DigestUtils.sha256Hex(content);
    return rules.image(sha256, type.get(), content.length, () -> new ByteArrayInputStream(content));
  }

  private static byte[] decode(String base64) throws WrongImageException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new WrongImageException("which is not valid Base64", ALLOWED);
    }
  }
}
