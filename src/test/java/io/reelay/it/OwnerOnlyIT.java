package io.reelay.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reelay.Patience;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.gateway.SimulatedGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged jar writes down of prompts can be read by its owner alone. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no POSIX permissions")
class OwnerOnlyIT {
  private static final Pattern PORT = Pattern.compile("serves HTTP at 127\\.0\\.0\\.1 port (\\d+)");

  @TempDir Path folder;

  @Test
  void theLedgerAndAPromptOnItsWayInAreTheOwnersAlone() throws Exception {
    Path temp = Files.createDirectory(folder.resolve("tmp"));
    try (SimulatedGateway gateway = SimulatedGateway.start()) {
      Installation reelay = new Installation(folder, gateway);
      try (ReelayProcess process = reelay.start("-Djava.io.tmpdir=" + temp);
          Socket slow = new Socket(InetAddress.getLoopbackAddress(), port(process))) {
        Files.writeString(reelay.inbox.resolve("kite.txt"), "A kite");
        await()
            .atMost(Patience.LIMIT)
            .until(() -> reelay.ledger.states().equals(Map.of("stored", 1L)));
        OutputStream out = slow.getOutputStream();
        out.write(
            "POST /api/prompts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{\"prompt\""
                .getBytes(US_ASCII));
        out.flush();
        await()
            .atMost(Patience.LIMIT)
            .until(
                () -> files(temp).stream().anyMatch(file -> file.toString().endsWith(".prompts")));

        assertThat(files(temp))
            .filteredOn(file -> file.toString().endsWith(".prompts"))
            .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        Path data = folder.resolve("app/data");
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(files(data))
            .hasSizeGreaterThan(1)
            .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
      }
      assertThat(reelay.log()).doesNotContain("open to others");
    }
  }

  private static int port(ReelayProcess process) {
    Matcher port = PORT.matcher(process.log());
    assertThat(port.find()).as(process.log()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
