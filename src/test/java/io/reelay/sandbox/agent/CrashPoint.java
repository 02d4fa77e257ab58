package io.reelay.sandbox.agent;

import java.util.Arrays;

/**
 * A point of the code at which the process ends, once, as by SIGKILL.
 *
 * @param after whether the method has been left, or is about to be entered
 * @param type the class's full name
 * @param method the method's name; every overload counts
 * @param about what the arguments or the result must have in their text; empty = anything
 */
public record CrashPoint(boolean after, String type, String method, String about) {
  private static final String SEPARATOR = "|";

  /** Before a method is entered. */
  public static CrashPoint before(String type, String method) {
    return new CrashPoint(false, type, existing(type, method), "");
  }

  /** After a method has returned; where it throws, it is not reached. */
  public static CrashPoint after(String type, String method) {
    return new CrashPoint(true, type, existing(type, method), "");
  }

  /** The same, where the arguments or the result have this in their text. */
  public CrashPoint about(String text) {
    return new CrashPoint(after, type, method, text);
  }

  /** A point that was renamed would only be missed after the longest wait for a process's end. */
  private static String existing(String type, String method) {
    try {
      Class<?> code = Class.forName(type, false, CrashPoint.class.getClassLoader());
      if (Arrays.stream(code.getDeclaredMethods()).noneMatch(is -> is.getName().equals(method))) {
        throw new IllegalArgumentException("there is no method " + method + " in " + type);
      }
      return method;
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no class " + type, e);
    }
  }

  static CrashPoint parse(String argument) {
    String[] parts = argument.split("\\" + SEPARATOR, -1);
    return new CrashPoint(parts[0].equals("after"), parts[1], parts[2], parts[3]);
  }

  String argument() {
    return String.join(SEPARATOR, after ? "after" : "before", type, method, about);
  }

  @Override
  public String toString() {
    return (after ? "after " : "before ")
        + type.substring(type.lastIndexOf('.') + 1)
        + "."
        + method
        + (about.isEmpty() ? "" : " of " + about);
  }
}
