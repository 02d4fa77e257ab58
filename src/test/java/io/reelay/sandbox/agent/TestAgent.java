package io.reelay.sandbox.agent;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

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
    instrumentation.addTransformer(new Trap(point));
  }

  /** Changes one class as it is loaded. */
  private record Trap(CrashPoint point) implements ClassFileTransformer {
    @Override
    public byte[] transform(
        ClassLoader loader,
        String name,
        Class<?> redefined,
        ProtectionDomain domain,
        byte[] classFile) {
      if (!point.type().replace('.', '/').equals(name)) {
        return null;
      }
      ClassFileLocator locator =
          new ClassFileLocator.Compound(
              ClassFileLocator.Simple.of(point.type(), classFile),
              ClassFileLocator.ForClassLoader.of(loader));
      return new ByteBuddy()
          .redefine(TypePool.Default.of(locator).describe(point.type()).resolve(), locator)
          .visit(
              Advice.to(point.after() ? CrashAfter.class : CrashBefore.class)
                  .on(named(point.method())))
          .make()
          .getBytes();
    }
  }
}
