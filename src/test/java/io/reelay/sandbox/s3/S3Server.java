package io.reelay.sandbox.s3;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.storage.S3Service;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The S3 server of a test run.
 *
 * @param make who made it
 * @param client closed with the server
 * @param shutdown ends what was started for the tests
 */
record S3Server(S3Make make, S3Connection connection, S3Client client, Closeable shutdown)
    implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(S3Server.class);

  /** The last line of images that start without an account token. */
  private static final String LOCALSTACK_IMAGE = "localstack/localstack:4.9.2";

  private static final String ENDPOINT = "reelay.test.s3.endpoint";

  /**
   * The server named by {@code -Dreelay.test.s3.endpoint} (with {@code .access-key}, {@code
   * .secret-key}, {@code .region}, and {@code .make} of {@link S3Make} beside it) where set;
   * LocalStack where a Docker engine answers; otherwise {@link EmbeddedS3}.
   */
  static S3Server start() {
    if (System.getProperty(ENDPOINT) != null) {
      return named();
    }
    return mayHaveDocker() && DockerClientFactory.instance().isDockerAvailable()
        ? localStack()
        : embedded();
  }

  private static S3Server named() {
    S3Connection connection =
        new S3Connection(
            System.getProperty("reelay.test.s3.region", "us-east-1"),
            URI.create(System.getProperty(ENDPOINT)),
            true,
            System.getProperty("reelay.test.s3.access-key", ""),
            System.getProperty("reelay.test.s3.secret-key", ""));
    S3Make make = S3Make.of(System.getProperty("reelay.test.s3.make", "other"));
    LOG.info("S3 tests run on {} ({})", connection.endpoint(), make);
    return new S3Server(
        make, connection, new S3Service(connection, Egress.direct()).client(), () -> {});
  }

  /** Testcontainers takes seconds and pages of log to find out that there is no Docker. */
  private static boolean mayHaveDocker() {
    Stream<Path> sockets =
        Stream.of(
                "/var/run/docker.sock",
                System.getProperty("user.home") + "/.docker/run/docker.sock",
                System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run") + "/docker.sock")
            .map(Path::of);
    return System.getenv("DOCKER_HOST") != null || sockets.anyMatch(Files::exists);
  }

  private static S3Server localStack() {
    LocalStackContainer container =
        new LocalStackContainer(LOCALSTACK_IMAGE).withServices("s3", "sqs");
    try {
      container.start();
    } catch (RuntimeException e) {
      LOG.warn("{} does not start here", LOCALSTACK_IMAGE, e);
      container.close();
      return embedded();
    }
    S3Connection connection =
        new S3Connection(
            container.getRegion(),
            container.getEndpoint(),
            true,
            container.getAccessKey(),
            container.getSecretKey());
    LOG.info("S3 tests run on {} at {}", LOCALSTACK_IMAGE, connection.endpoint());
    return new S3Server(
        S3Make.LOCALSTACK,
        connection,
        new S3Service(connection, Egress.direct()).client(),
        container::close);
  }

  private static S3Server embedded() {
    try {
      Path folder = Files.createTempDirectory("reelay-s3-");
      EmbeddedS3 server = EmbeddedS3.start(folder);
      LOG.info("S3 tests run on the embedded server at {}", server.connection().endpoint());
      return new S3Server(
          S3Make.S3PROXY,
          server.connection(),
          server.client(),
          () -> {
            server.close();
            deleteTree(folder);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    shutdown.close();
  }
}
