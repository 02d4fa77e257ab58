package io.reelay.intake;

import java.util.regex.Pattern;

/** What lies in an inbox, of either kind, and is no prompt file. */
public final class LeftAlone {
  /** Reports, images and half downloads by their names: the file route's {@code exclude}. */
  public static final String NAMES =
      "(?is).*(\\.error\\.txt|\\.png|\\.jpe?g|\\.webp|\\.gif"
          + "|\\.tmp|\\.part|\\.partial|\\.filepart|\\.crdownload|~)";

  private static final Pattern PATTERN = Pattern.compile(NAMES);
  private static final String HIDDEN = ".";

  private LeftAlone() {}

  /** Whether a file of this name is; hidden ones are, as Camel's file component has it. */
  public static boolean is(String name) {
    return name.startsWith(HIDDEN) || PATTERN.matcher(name).matches();
  }
}
