package io.reelay.sandbox.agent;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Copied to the beginning of a method. */
public final class CrashBefore {
  private CrashBefore() {}

  @Advice.OnMethodEnter
  static void enter(
      @Advice.AllArguments(typing = Assigner.Typing.DYNAMIC, readOnly = true) Object[] arguments) {
    Crash.reached(arguments, null);
  }
}
