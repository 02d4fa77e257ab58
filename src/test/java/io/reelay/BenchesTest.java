package io.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benches use the servers of the tests, and no build compiles them. */
class BenchesTest {
  @TempDir Path classes;

  @Test
  void everyBenchCompiles() throws Exception {
    List<Path> benches;
    try (Stream<Path> files = Files.list(Path.of("bench"))) {
      benches = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean isCompiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("-proc:none", "-d", classes.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(benches))
              .call();
      assertThat(isCompiled).as("%s", messages).isTrue();
    }
  }
}
