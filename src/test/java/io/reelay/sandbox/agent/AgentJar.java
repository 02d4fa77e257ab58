package io.reelay.sandbox.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;

/** The jar of {@link TestAgent}: its own few classes, nothing of the tests' class path. */
public final class AgentJar {
  private static final List<Class<?>> CLASSES =
      List.of(TestAgent.class, CrashPoint.class, Crash.class, CrashBefore.class, CrashAfter.class);

  private final Path file;

  private AgentJar(Path file) {
    this.file = file;
  }

  /** Writes it there. */
  public static AgentJar write(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", TestAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.put(Attributes.Name.CLASS_PATH, byteBuddy());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Class<?> type : CLASSES) {
        String name = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(jar);
        }
        jar.closeEntry();
      }
    }
    return new AgentJar(file);
  }

  /** The JVM option that makes a process end at this point. */
  public String endsAt(CrashPoint point) {
    return "-javaagent:" + file + "=" + point.argument();
  }

  private static String byteBuddy() throws IOException {
    try {
      return ByteBuddy.class.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
