package io.reelay.intake.image;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The same path in Unicode's other spellings: é is one character (NFC), or an e and an accent (NFD)
 * as macOS and what was copied from there write it. They look alike, and only some disks and no
 * bucket find one by the other (Unicode Standard Annex 15).
 */
final class PathSpellings {
  /** Beyond these, no mix of spellings is tried. */
  private static final int MAX_SPELLINGS = 32;

  private PathSpellings() {}

  /** Others than the path itself; none if it is written in one way only. */
  static List<String> othersOf(String path) {
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(Normalizer.normalize(path, Form.NFC));
    spellings.add(Normalizer.normalize(path, Form.NFD));
    spellings.addAll(mixed(path));
    spellings.remove(path);
    return List.copyOf(spellings);
  }

  /** Each folder may have come another way. */
  private static List<String> mixed(String path) {
    List<String> mixes = List.of("");
    for (String name : path.split("(?<=/)")) {
      Set<String> forms = new LinkedHashSet<>();
      forms.add(name);
      forms.add(Normalizer.normalize(name, Form.NFC));
      forms.add(Normalizer.normalize(name, Form.NFD));
      List<String> longer = new ArrayList<>();
      mixes.forEach(mix -> forms.forEach(form -> longer.add(mix + form)));
      if (longer.size() > MAX_SPELLINGS) {
        return List.of();
      }
      mixes = longer;
    }
    return mixes;
  }
}
