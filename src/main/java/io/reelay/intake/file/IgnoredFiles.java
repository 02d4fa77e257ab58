package io.reelay.intake.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds entries of either kind of inbox that are not prompt files, by their names. {@code
 * intake/left-alone.txt} has the names and their sources.
 */
public final class IgnoredFiles {
  private static final String LIST = "/intake/left-alone.txt";
  private static final String COMMENT = "# ";
  private static final String HIDDEN = ".";
  private static final Pattern WILDCARD = Pattern.compile("[*?]");
  private static final Pattern NAMES = read();

  private IgnoredFiles() {}

  /** Whether a file of this name is ignored. Hidden files are, as in Camel's file component. */
  public static boolean matches(String name) {
    return name.startsWith(HIDDEN) || NAMES.matcher(name).matches();
  }

  private static Pattern read() {
    try (InputStream list = IgnoredFiles.class.getResourceAsStream(LIST);
        BufferedReader lines = new BufferedReader(new InputStreamReader(list, UTF_8))) {
      String any =
          lines
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
              .map(IgnoredFiles::regex)
              .collect(Collectors.joining("|"));
      return Pattern.compile(any, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String regex(String line) {
    StringBuilder regex = new StringBuilder();
    Matcher wildcard = WILDCARD.matcher(line);
    int from = 0;
    while (wildcard.find()) {
      regex.append(Pattern.quote(line.substring(from, wildcard.start())));
      regex.append(wildcard.group().equals("*") ? ".*" : ".");
      from = wildcard.end();
    }
    return regex.append(Pattern.quote(line.substring(from))).toString();
  }
}
