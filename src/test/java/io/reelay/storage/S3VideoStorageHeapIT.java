package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
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
    SmallHeap.run(
        folder,
        bucket,
        List.of(heap, "-XX:+UseSerialGC"),
        GeneratedVideoStore.class,
        Long.toString(mediaBytes),
        Boolean.toString(lengthKnown));

    assertThat(SmallHeap.size(bucket, KEY)).isEqualTo(MinimalMp4.size(mediaBytes));
    assertThat(bucket.keys()).isEqualTo(List.of(KEY));
  }

  /** The process under test. */
  static final class GeneratedVideoStore {

    public static void main(String[] args) throws Exception {
      long mediaBytes = Long.parseLong(args[SmallHeap.OWN_ARGUMENTS]);
      try (VideoStorage storage =
          new S3VideoStorage(
              SmallHeap.client(args),
              SmallHeap.bucket(args),
              8 * 1024 * 1024,
              Long.MAX_VALUE,
              new S3Writing(S3Checksum.SHA256, true, S3Encryption.OF_THE_BUCKET, null),
              (bucket, key, upload) -> true)) {
        storage.store(
            new IncomingVideo(
                MinimalMp4.stream(mediaBytes),
                Boolean.parseBoolean(args[SmallHeap.OWN_ARGUMENTS + 1])
                    ? MinimalMp4.size(mediaBytes)
                    : -1),
            new StorageTarget(KEY, Map.of(), Map.of()));
      }
    }
  }
}
