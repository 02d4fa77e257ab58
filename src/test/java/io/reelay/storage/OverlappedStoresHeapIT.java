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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** As many stores at once as by default, with parts of the default size, in a small heap. */
@ExtendWith(S3TestServer.class)
class OverlappedStoresHeapIT {
  private static final int STORES = 4;
  private static final long MEDIA_BYTES = 150L * 1024 * 1024;

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void fourVideosAtOnceNeedNoMoreThan128MebibytesOfHeap(S3Bucket bucket) throws Exception {
    Path log = folder.resolve("store.log");
    ProcessBuilder store =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Stores.class.getName(),
                bucket.name(),
                bucket.connection().region(),
                bucket.connection().endpoint().toString())
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

    assertThat(bucket.keys())
        .containsExactlyElementsOf(IntStream.range(0, STORES).mapToObj(i -> i + ".mp4").toList());
    for (String key : bucket.keys()) {
      assertThat(
              bucket
                  .client()
                  .headObject(head -> head.bucket(bucket.name()).key(key))
                  .contentLength())
          .isEqualTo(MinimalMp4.size(MEDIA_BYTES));
    }
  }

  /** The process under test. */
  static final class Stores {
    public static void main(String[] args) throws Exception {
      S3Connection connection =
          new S3Connection(
              args[1],
              URI.create(args[2]),
              true,
              System.getenv("ACCESS_KEY"),
              System.getenv("SECRET_KEY"));
      int part = 8 * 1024 * 1024;
      ExecutorService stores = Executors.newFixedThreadPool(STORES);
      try (VideoStorage storage =
          new S3VideoStorage(
              new S3Service(connection, Egress.direct()).client(),
              args[0],
              part,
              Long.MAX_VALUE,
              new S3Writing(S3Checksum.AUTO, true, S3Encryption.OF_THE_BUCKET, null),
              (bucket, key, upload) -> true,
              PartThreads.of(
                  Executors.newCachedThreadPool(),
                  STORES,
                  part,
                  Runtime.getRuntime().maxMemory()))) {
        List<Future<StoredVideo>> stored = new ArrayList<>();
        for (int i = 0; i < STORES; i++) {
          StorageTarget target = new StorageTarget(i + ".mp4", Map.of("job-id", "" + i), Map.of());
          stored.add(
              stores.submit(
                  () ->
                      storage.store(
                          new IncomingVideo(MinimalMp4.stream(MEDIA_BYTES), -1), target)));
        }
        for (Future<StoredVideo> video : stored) {
          video.get();
        }
      } finally {
        stores.shutdownNow();
      }
    }
  }
}
