package io.reelay.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the tags of a video's object, such as {@code team=video,job={jobId}}. Values come from
 * outside, so only characters that S3 accepts stay (S3 User Guide, "Categorizing your objects using
 * tags").
 */
public final class ObjectTags {
  private static final int MAX_TAGS = 10;
  private static final int MAX_VALUE_CHARACTERS = 256;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern NAME = Pattern.compile("(?!aws:)[\\p{L}\\p{Nd} +\\-._:/@]{1,128}");
  private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{Nd} +\\-=._:/@]+");

  private final Map<String, String> templates;

  /**
   * @param template {@code name=value} entries with commas between them; empty = no tags
   * @throws IllegalArgumentException the template has {@link #faults}
   */
  public ObjectTags(String template) {
    List<String> faults = faults(template);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    this.templates = parse(template);
  }

  private static Map<String, String> parse(String template) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String entry : entries(template)) {
      int equals = entry.indexOf('=');
      tags.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
    }
    return tags;
  }

  private static List<String> entries(String template) {
    return template.isBlank() ? List.of() : List.of(template.split(",", -1));
  }

  /** All faults of the template, one sentence each; empty if it is valid. */
  public static List<String> faults(String template) {
    List<String> faults = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String entry : entries(template)) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        faults.add("an entry has no =");
        continue;
      }
      String name = entry.substring(0, equals).strip();
      if (!NAME.matcher(name).matches()) {
        faults.add("an entry's name is not 1..128 letters, digits, spaces and +-._:/@");
      }
      if (names.contains(name)) {
        faults.add("it has the tag " + name + " twice");
      }
      names.add(name);
      faults.addAll(valueFaults(entry.substring(equals + 1).strip()));
    }
    if (names.size() > MAX_TAGS) {
      faults.add("it has more than " + MAX_TAGS + " tags");
    }
    return faults;
  }

  private static List<String> valueFaults(String value) {
    List<String> faults = new ArrayList<>();
    for (String name : PLACEHOLDER.matcher(value).results().map(m -> m.group(1)).toList()) {
      if (!StorageKeyTemplate.NAMES.contains(name)) {
        faults.add("{" + name + "} is not known; known are those of reelay.storage.key");
      }
    }
    String literal = PLACEHOLDER.matcher(value).replaceAll("");
    if (UNFIT.matcher(literal).find() || literal.length() > MAX_VALUE_CHARACTERS) {
      faults.add("a value is not 0..256 letters, digits, spaces and +-=._:/@");
    }
    return faults;
  }

  /**
   * The tags of one video.
   *
   * @param facts values of the placeholders; a missing value becomes empty
   */
  public Map<String, String> of(Map<String, String> facts) {
    Map<String, String> tags = new LinkedHashMap<>();
    templates.forEach((name, template) -> tags.put(name, value(template, facts)));
    return tags;
  }

  private static String value(String template, Map<String, String> facts) {
    String value =
        PLACEHOLDER
            .matcher(template)
            .replaceAll(found -> Matcher.quoteReplacement(facts.getOrDefault(found.group(1), "")));
    String fit = UNFIT.matcher(value).replaceAll("-").strip();
    int end = Math.min(fit.length(), MAX_VALUE_CHARACTERS);
    // Never cuts a character in half.
    return fit.substring(
        0, end > 0 && Character.isHighSurrogate(fit.charAt(end - 1)) ? end - 1 : end);
  }
}
