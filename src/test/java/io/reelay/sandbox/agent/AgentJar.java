package io.reelay.sandbox.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** The jar of {@link TestAgent}: its own few classes, nothing of the tests' class path. */
public final class AgentJar {
  private static final String FOLDER = TestAgent.class.getPackageName().replace('.', '/') + "/";

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
    attributes.put(Attributes.Name.CLASS_PATH, place(ByteBuddy.class).toString());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Path type : classes()) {
        jar.putNextEntry(new JarEntry(FOLDER + type.getFileName()));
        Files.copy(type, jar);
        jar.closeEntry();
      }
    }
    return new AgentJar(file);
  }

  /** The JVM option that makes a process end at this point. */
  public String endsAt(CrashPoint point) {
    return "-javaagent:" + file + "=" + point.argument();
  }

  private static List<Path> classes() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(place(TestAgent.class)).resolve(FOLDER))) {
      return files.toList();
    }
  }

  /** The jar or the folder that a class is from. */
  private static URI place(Class<?> type) throws IOException {
    try {
      return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
