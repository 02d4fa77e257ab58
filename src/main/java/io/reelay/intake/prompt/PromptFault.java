package io.reelay.intake.prompt;

/**
 * One thing that is wrong with a prompt file, in words for the one who wrote it.
 *
 * @param line where it is, from 1; 0 = the whole file
 * @param field path of the field, such as {@code duration} or {@code [3].duration}, list positions
 *     from 0; empty = the file, or the prompt as a whole
 * @param problem what is wrong: continues a sentence that starts with the field
 * @param allowed what would be right; empty where the problem says it
 */
public record PromptFault(int line, String field, String problem, String allowed) {
  public static PromptFault ofFile(String problem, String allowed) {
    return new PromptFault(0, "", problem, allowed);
  }

  /** The same fault, seen from the list or the object that {@code path} leads out of. */
  PromptFault within(String path) {
    String separator = path.isEmpty() || field.isEmpty() ? "" : ".";
    return new PromptFault(line, path + separator + field, problem, allowed);
  }

  PromptFault because(String reason) {
    return new PromptFault(line, field, problem + reason, allowed);
  }

  /** The same fault, with one thing more that would be right. */
  public PromptFault orElse(String other) {
    String all = allowed.isEmpty() ? other : allowed + "; " + other;
    return new PromptFault(line, field, problem, all);
  }

  /** {@code line 4, [2].duration: is "12", allowed: 10, 15, 25}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(line == 0 ? "" : "line " + line);
    if (!field.isEmpty()) {
      text.append(text.isEmpty() ? "" : ", ").append(field);
    }
    text.append(text.isEmpty() ? "the file: " : ": ").append(problem);
    return allowed.isEmpty() ? text.toString() : text.append(", allowed: " + allowed).toString();
  }
}
