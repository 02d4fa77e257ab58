package io.reelay.intake.prompt;

/**
 * One fault of a prompt file, in words for its author.
 *
 * @param line its line, from 1; 0 = the whole file
 * @param field path of the field, such as {@code duration} or {@code [3].duration}, list positions
 *     from 0; empty = the file, or the prompt as a whole
 * @param problem the fault; it continues a sentence that starts with the field
 * @param allowed permitted values; empty if the problem has them
 */
public record PromptFault(int line, String field, String problem, String allowed) {
  public static PromptFault ofFile(String problem, String allowed) {
    return new PromptFault(0, "", problem, allowed);
  }

  /** The same fault, with its field below {@code path}. */
  PromptFault within(String path) {
    String separator = path.isEmpty() || field.isEmpty() ? "" : ".";
    return new PromptFault(line, path + separator + field, problem, allowed);
  }

  PromptFault because(String reason) {
    return new PromptFault(line, field, problem + reason, allowed);
  }

  /** The same fault with one more permitted value. */
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
