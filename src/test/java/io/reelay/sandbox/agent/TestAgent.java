package io.reelay.sandbox.agent;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * What the packaged Reelay is started with, as a Java agent, where a test must end it at a point of
 * its code. So the product has no code for tests in it, and what is tested is what ships.
 */
public final class TestAgent {
  private TestAgent() {}

  /** Called by the JVM before {@code main}, with the text behind {@code -javaagent:…=}. */
  public static void premain(String argument, Instrumentation instrumentation) {
    CrashPoint point = CrashPoint.parse(argument);
    Crash.arm(point);
    new AgentBuilder.Default()
        .ignore(none())
        .type(named(point.type()))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(
                    Advice.to(point.after() ? CrashAfter.class : CrashBefore.class)
                        .on(named(point.method()))))
        .installOn(instrumentation);
  }
}
