package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
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
    SmallHeap.run(folder, bucket, List.of("-Xmx128m"), Stores.class);

    assertThat(bucket.keys())
        .containsExactlyElementsOf(IntStream.range(0, STORES).mapToObj(i -> i + ".mp4").toList());
    for (String key : bucket.keys()) {
      assertThat(SmallHeap.size(bucket, key)).isEqualTo(MinimalMp4.size(MEDIA_BYTES));
    }
  }

  /** The process under test. */
  static final class Stores {
    public static void main(String[] args) throws Exception {
      int part = 8 * 1024 * 1024;
      ExecutorService stores = Executors.newFixedThreadPool(STORES);
      try (VideoStorage storage =
          new S3VideoStorage(
              SmallHeap.client(args),
              SmallHeap.bucket(args),
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
