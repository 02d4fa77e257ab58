package io.reelay.sandbox;

import io.reelay.Patience;
import io.reelay.config.LedgerLocation;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged PgBouncer before the tests' PostgreSQL server, on a free port of loopback. */
public final class PgBouncer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private final Process process;
  private final LedgerLocation ledger;

  private PgBouncer(Process process, LedgerLocation ledger) {
    this.process = process;
    this.ledger = ledger;
  }

  /** Whether the machine has it. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts one.
   *
   * @param folder an empty one
   * @param mode session, transaction or statement
   */
  public static PgBouncer start(Path folder, LedgerLocation behind, String mode)
      throws IOException {
    URI server = URI.create(behind.url().substring("jdbc:".length()));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            ; With auth_type any, the user is the pool's.
            * = host=%s port=%d user=postgres

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = %s
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(server.getHost(), server.getPort(), port, mode));
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    if (System.getProperty("user.name").equals("root")) {
      // It refuses to run as root.
      command.addAll(List.of("-u", "nobody"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    }
    command.add(config.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pgbouncer.log").toFile())
            .start();
    PgBouncer started =
        new PgBouncer(
            process,
            new LedgerLocation(
                behind.url().replace(":" + server.getPort() + "/", ":" + port + "/"),
                behind.user(),
                behind.password(),
                behind.connections()));
    try {
      Awaitility.await().atMost(Patience.LIMIT).until(() -> !process.isAlive() || answers(port));
      if (!process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("pgbouncer.log")));
      }
      return started;
    } catch (RuntimeException | IOException e) {
      started.close();
      throw e;
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** The same database, by way of it. */
  public LedgerLocation ledger() {
    return ledger;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
