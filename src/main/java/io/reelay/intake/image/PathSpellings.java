package io.reelay.intake.image;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The other Unicode spellings of a path: é is one character (NFC), or an e and an accent (NFD), as
 * on macOS and in copies from it. They look the same. Some disks find one by the other, buckets do
 * not (Unicode Standard Annex 15).
 */
final class PathSpellings {
  /** The limit of tried spellings. Further mixed spellings are not tried. */
  private static final int MAX_SPELLINGS = 32;

  private PathSpellings() {}

  /** The spellings other than the path itself; none if there is only one. */
  static List<String> othersOf(String path) {
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(Normalizer.normalize(path, Form.NFC));
    spellings.add(Normalizer.normalize(path, Form.NFD));
    spellings.addAll(mixed(path));
    spellings.remove(path);
    return List.copyOf(spellings);
  }

  /** Each folder may have its own spelling. */
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
