package io.reelay.sandbox.agent;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Copied to each return of a method. */
public final class CrashAfter {
  private CrashAfter() {}

  @Advice.OnMethodExit
  static void exit(
      @Advice.AllArguments(typing = Assigner.Typing.DYNAMIC, readOnly = true) Object[] arguments,
      @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object result) {
    Crash.reached(arguments, result);
  }
}
