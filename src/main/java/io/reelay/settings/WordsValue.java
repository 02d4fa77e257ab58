package io.reelay.settings;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A comma list of some of these words, in their own order.
 *
 * @param what one of them is, with its article: {@code an event}
 * @param allowed which there are, for people
 */
record WordsValue(List<String> words, String what, String allowed)
    implements ValueType<Set<String>> {
  @Override
  public Set<String> parse(String text) throws InvalidValueException {
    List<String> named = List.of(text.split("\\s*,\\s*", -1));
    for (String name : named) {
      if (!words.contains(name)) {
        throw new InvalidValueException("names " + what + " that there is not");
      }
    }
    Set<String> chosen = new LinkedHashSet<>(words);
    chosen.retainAll(named);
    return Collections.unmodifiableSet(chosen);
  }

  @Override
  public String unit() {
    return "comma list";
  }

  @Override
  public String plain(Set<String> value) {
    return String.join(",", value);
  }
}
