package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.sandbox.s3.S3Bucket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/** A process with a small heap that stores videos into a bucket. */
final class SmallHeap {
  /** The first of the process's own arguments, after the bucket's. */
  static final int OWN_ARGUMENTS = 3;

  private SmallHeap() {}

  /**
   * Runs a main class to its end, which must be a success. Its first arguments are for {@link
   * #client} and {@link #bucket}.
   *
   * @param folder for its log
   * @param jvm options of the JVM
   */
  static void run(
      Path folder, S3Bucket bucket, List<String> jvm, Class<?> main, String... arguments)
      throws Exception {
    Path log = folder.resolve("store.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    S3Connection connection = bucket.connection();
    command.addAll(List.of(bucket.name(), connection.region(), connection.endpoint().toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder store =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    store.environment().put("ACCESS_KEY", connection.accessKey());
    store.environment().put("SECRET_KEY", connection.secretKey());

    Process process = store.start();
    try {
      assertThat(process.waitFor()).as(() -> contentOf(log.toFile())).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Within the process: the bucket's name. */
  static String bucket(String[] arguments) {
    return arguments[0];
  }

  /** Within the process: a client of the bucket's server. */
  static S3Client client(String[] arguments) {
    S3Connection connection =
        new S3Connection(
            arguments[1],
            URI.create(arguments[2]),
            true,
            System.getenv("ACCESS_KEY"),
            System.getenv("SECRET_KEY"));
    return new S3Service(connection, Egress.direct()).client();
  }

  static long size(S3Bucket bucket, String key) {
    return bucket.client().headObject(head -> head.bucket(bucket.name()).key(key)).contentLength();
  }
}
