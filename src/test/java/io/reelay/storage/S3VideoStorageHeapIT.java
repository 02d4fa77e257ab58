package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounded memory, shown where it can be: a video of many heaps goes through a process of one. */
@ExtendWith(S3TestServer.class)
class S3VideoStorageHeapIT {

  private static final String KEY = "large.mp4";

  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aVideoOf300MebibytesNeedsNoMoreThan48MebibytesOfHeap(S3Bucket bucket) throws Exception {
    store(bucket, 300L * 1024 * 1024, false, "-Xmx48m");
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aVideoOf2GibibytesNeedsNoMoreThan128MebibytesOfHeap(boolean lengthKnown, S3Bucket bucket)
      throws Exception {
    store(bucket, 2L * 1024 * 1024 * 1024, lengthKnown, "-Xmx128m");
  }

  private void store(S3Bucket bucket, long mediaBytes, boolean lengthKnown, String heap)
      throws Exception {
    Path log = folder.resolve("store.log");
    ProcessBuilder store =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                GeneratedVideoStore.class.getName(),
                bucket.name(),
                bucket.connection().region(),
                bucket.connection().endpoint().toString(),
                Long.toString(mediaBytes),
                Boolean.toString(lengthKnown))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    store.environment().put("ACCESS_KEY", bucket.connection().accessKey());
    store.environment().put("SECRET_KEY", bucket.connection().secretKey());

    Process process = store.start();
    try {
      assertThat(process.waitFor()).as(() -> contentOf(log.toFile())).isZero();
    } finally {
      process.destroyForcibly();
    }

    assertThat(
            bucket.client().headObject(head -> head.bucket(bucket.name()).key(KEY)).contentLength())
        .isEqualTo(MinimalMp4.size(mediaBytes));
    assertThat(bucket.keys()).isEqualTo(List.of(KEY));
  }

  /** The process under test. */
  static final class GeneratedVideoStore {

    public static void main(String[] args) throws Exception {
      long mediaBytes = Long.parseLong(args[3]);
      S3Connection connection =
          new S3Connection(
              args[1],
              URI.create(args[2]),
              true,
              System.getenv("ACCESS_KEY"),
              System.getenv("SECRET_KEY"));
      try (VideoStorage storage =
          new S3VideoStorage(
              new S3Service(connection, Egress.direct()).client(),
              args[0],
              8 * 1024 * 1024,
              Long.MAX_VALUE,
              new S3Writing(S3Checksum.SHA256, true, S3Encryption.OF_THE_BUCKET, null),
              (bucket, key, upload) -> true)) {
        storage.store(
            new IncomingVideo(
                MinimalMp4.stream(mediaBytes),
                Boolean.parseBoolean(args[4]) ? MinimalMp4.size(mediaBytes) : -1),
            new StorageTarget(KEY, Map.of(), Map.of()));
      }
    }
  }
}
