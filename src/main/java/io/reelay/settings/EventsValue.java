package io.reelay.settings;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A comma list of the events that can be told, in the order of a video's life. */
record EventsValue(List<String> events) implements ValueType<Set<String>> {
  @Override
  public Set<String> parse(String text) throws InvalidValueException {
    List<String> named = List.of(text.split("\\s*,\\s*", -1));
    for (String name : named) {
      if (!events.contains(name)) {
        throw new InvalidValueException("names an event that there is not");
      }
    }
    Set<String> chosen = new LinkedHashSet<>(events);
    chosen.retainAll(named);
    return Collections.unmodifiableSet(chosen);
  }

  @Override
  public String unit() {
    return "comma list";
  }

  @Override
  public String allowed() {
    return "one or more of these six";
  }

  @Override
  public String plain(Set<String> value) {
    return String.join(",", value);
  }
}
