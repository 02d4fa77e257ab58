package io.reelay.config;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Builds the key of a video, such as {@code {date}/{name}-{jobId}.mp4}. Values come from outside,
 * so only letters and digits of any script, {@code -}, {@code _} and {@code .} stay. No value can
 * add a path segment, hide a file or leave a folder.
 */
public final class StorageKeyTemplate {
  /** The suffix for the sidecar's key, after the video's key. */
  public static final String SIDECAR = ".json";

  /** The facts of a job that a template may name. */
  static final List<String> NAMES = List.of("date", "name", "jobId", "taskId", "model", "gateway");

  /** S3 User Guide, object key names; the sidecar's key is longer than the video's. */
  private static final int MAX_KEY_BYTES = 1024 - SIDECAR.length();

  private static final int MAX_VALUE_CHARACTERS = 100;
  private static final int MAX_VALUE_BYTES = 120;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern UNFIT = Pattern.compile("(?:[^\\p{L}\\p{M}\\p{Nd}._-]|\\.{2,})+");

  /** Values with a fixed form. The others may be any text. */
  private static final Map<String, String> FIXED_FORMS =
      Map.of("date", "\\d{4}-\\d{2}-\\d{2}", "jobId", "[0-9a-z]{26}");

  private final String template;
  private final Clock clock;

  /**
   * @throws IllegalArgumentException the template has {@link #faults}
   */
  public StorageKeyTemplate(String template) {
    this(template, Clock.systemUTC());
  }

  StorageKeyTemplate(String template, Clock clock) {
    List<String> faults = faults(template);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    this.template = template;
    this.clock = clock;
  }

  /** All faults of the template, one sentence each; empty if it is valid. */
  public static List<String> faults(String template) {
    if (template.isBlank()) {
      return List.of("it is empty");
    }
    List<String> faults = new ArrayList<>();
    for (String name : PLACEHOLDER.matcher(template).results().map(m -> m.group(1)).toList()) {
      if (!NAMES.contains(name)) {
        faults.add("{" + name + "} is not known; known are " + knownPlaceholders());
      }
    }
    String literal = PLACEHOLDER.matcher(template).replaceAll("x");
    if (literal.contains("{") || literal.contains("}")) {
      faults.add("a brace is not closed or not opened");
    }
    if (literal.contains("\\") || ValueTypes.holdsControl(literal)) {
      faults.add("it holds a backslash or a control character");
    }
    if (literal.startsWith("/")) {
      faults.add("it starts with /; it must be relative");
    }
    List<String> segments = List.of(literal.replaceFirst("^/+", "").split("/", -1));
    if (segments.contains("")) {
      faults.add("it has an empty segment (// or a / at the end)");
    }
    if (segments.contains(".") || segments.contains("..")) {
      faults.add("it has a segment . or ..");
    }
    String longest = PLACEHOLDER.matcher(template).replaceAll("x".repeat(MAX_VALUE_BYTES));
    if (utf8Length(longest) > MAX_KEY_BYTES) {
      faults.add("its keys could be longer than " + MAX_KEY_BYTES + " bytes");
    }
    return List.copyOf(faults);
  }

  /** The common prefix of all its keys; may be empty. */
  public String fixedStart() {
    return template.replaceFirst("(?s)\\{.*", "");
  }

  /**
   * Whether a key of a template without {@link #faults} may be directly in a folder, not in a
   * subfolder.
   *
   * @param folder empty, or with a slash at its end
   */
  public static boolean mayFill(String template, String folder) {
    String folders = template.substring(0, template.lastIndexOf('/') + 1);
    StringBuilder made = new StringBuilder();
    int literal = 0;
    Matcher placeholder = PLACEHOLDER.matcher(folders);
    while (placeholder.find()) {
      made.append(Pattern.quote(folders.substring(literal, placeholder.start())))
          .append(FIXED_FORMS.getOrDefault(placeholder.group(1), "[^/]+"));
      literal = placeholder.end();
    }
    made.append(Pattern.quote(folders.substring(literal)));
    return folder.matches(made.toString());
  }

  private static String knownPlaceholders() {
    return NAMES.stream().map(name -> "{" + name + "}").collect(Collectors.joining(" "));
  }

  /**
   * The key for one video, at most 1,019 bytes of UTF-8.
   *
   * @param values {@code name}, {@code jobId}, {@code taskId}, {@code model}, {@code gateway}; a
   *     missing or empty value becomes {@code _}. {@code date} is yyyy-MM-dd, by default today in
   *     UTC: give the job's own date if a repeated store must get the same key
   */
  public String keyFor(Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1), values)));
  }

  private String valueOf(String name, Map<String, String> values) {
    String value = values.get(name);
    if (value == null && name.equals("date")) {
      value = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    }
    return value == null ? "_" : clean(value);
  }

  private static String clean(String value) {
    String composed = Normalizer.normalize(value.strip(), Normalizer.Form.NFC);
    String fit = UNFIT.matcher(composed).replaceAll("-").replaceFirst("^\\.", "");
    String cut = cut(fit);
    return cut.isEmpty() ? "_" : cut;
  }

  private static String cut(String value) {
    StringBuilder cut = new StringBuilder();
    int characters = 0;
    int bytes = 0;
    for (int codePoint : value.codePoints().toArray()) {
      String character = Character.toString(codePoint);
      characters++;
      bytes += utf8Length(character);
      if (characters > MAX_VALUE_CHARACTERS || bytes > MAX_VALUE_BYTES) {
        break;
      }
      cut.append(character);
    }
    return cut.toString();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
