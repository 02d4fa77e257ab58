package io.reelay.intake.prompt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The faults of a file. The first hundred are listed, the others counted. */
public final class FaultList {
  private static final int MAX_FAULTS = 100;

  private final List<PromptFault> faults = new ArrayList<>();
  private int more;

  public void add(PromptFault fault) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(fault);
    } else {
      more++;
    }
  }

  /** Adds the faults of one prompt, by line. */
  void addAll(Collection<PromptFault> found) {
    found.stream().sorted(Comparator.comparingInt(PromptFault::line)).forEach(this::add);
  }

  List<PromptFault> faults() {
    return List.copyOf(faults);
  }

  /** How many faults there are beyond the listed ones. */
  int more() {
    return more;
  }

  /** One line per fault, as in reports. */
  static String lines(List<PromptFault> faults, int more) {
    StringBuilder lines = new StringBuilder();
    faults.forEach(fault -> lines.append(fault).append('\n'));
    return more == 0 ? lines.toString() : lines.append("and %d more\n".formatted(more)).toString();
  }

  public void throwIfAny() throws PromptFileException {
    if (!faults.isEmpty()) {
      throw new PromptFileException(faults, more);
    }
  }
}
