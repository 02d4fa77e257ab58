package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.reelay.storage.media.BrokenVideoException;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryVideoStorageTest {

  private static final byte[] VIDEO = MinimalMp4.of(100_000);

  @TempDir Path folder;
  private Path root;
  private DirectoryVideoStorage storage;

  @BeforeEach
  void open() {
    root = folder.resolve("videos");
    storage = new DirectoryVideoStorage(root, 1_000_000);
  }

  @Test
  void aWholeVideoIsAFileAtItsKey() throws Exception {
    StoredVideo stored = store("2026-11-21/灯台 1.mp4", VIDEO);

    Path file = root.resolve("2026-11-21/灯台 1.mp4");
    assertThat(file).hasBinaryContent(VIDEO);
    assertThat(Path.of(URI.create(stored.url()))).isEqualTo(file.toRealPath());
    assertThat(stored.bucket()).isNull();
    assertThat(stored.key()).isEqualTo("2026-11-21/灯台 1.mp4");
    assertThat(stored.bytes()).isEqualTo(VIDEO.length);
    assertThat(stored.contentType()).isEqualTo("video/mp4");
    assertThat(stored.sha256()).hasSize(64);
  }

  @Test
  void aBrokenVideoLeavesNothing() throws Exception {
    byte[] cut = new byte[VIDEO.length / 2];
    System.arraycopy(VIDEO, 0, cut, 0, cut.length);

    assertThatExceptionOfType(BrokenVideoException.class).isThrownBy(() -> store("a/b.mp4", cut));

    assertThat(filesBelow(folder)).isEmpty();
    assertThat(root.resolve("a")).doesNotExist();
  }

  @Test
  void aBrokenVideoKeepsWhatWasThere() throws Exception {
    store("a.mp4", VIDEO);
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> store("a.mp4", "{}".getBytes()));
    assertThat(root.resolve("a.mp4")).hasBinaryContent(VIDEO);
  }

  @Test
  void aLaterVideoReplacesAnEarlierOne() throws Exception {
    store("a.mp4", MinimalMp4.of(5));
    store("a.mp4", VIDEO);
    assertThat(root.resolve("a.mp4")).hasBinaryContent(VIDEO);
    assertThat(filesBelow(folder)).hasSize(1);
  }

  @Test
  void storesOfOneKeyAtOnceLeaveOneWholeVideo() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<CompletableFuture<Void>> stores =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> storeUnchecked("a/same.mp4", MinimalMp4.of(50_000 + i)), threads))
              .toList();
      stores.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }

    assertThat(filesBelow(folder)).hasSize(1);
    byte[] left = Files.readAllBytes(root.resolve("a/same.mp4"));
    assertThat(left).isEqualTo(MinimalMp4.of(left.length - (int) MinimalMp4.size(0)));
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndWhatIsUnderWayIsNot() throws Exception {
    Path incoming = Files.createDirectories(root.resolve(".incoming"));
    Path leftover = Files.write(incoming.resolve("01LEFTOVER.part"), new byte[10]);
    Path underWay = Files.write(incoming.resolve("01UNDERWAY.part"), new byte[10]);
    Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minusSeconds(3601)));

    storage.sweep();

    assertThat(leftover).doesNotExist();
    assertThat(underWay).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.mp4",
        "a/../../b.mp4",
        "a/./b.mp4",
        "/a.mp4",
        "a//b.mp4",
        "a/",
        "",
        "..",
        ".incoming/x.part",
        "a\0b.mp4"
      })
  void aKeyThatIsNoPathBelowTheRootIsRefused(String key) {
    assertThatIOException().isThrownBy(() -> store(key, VIDEO)).withMessageContaining("the key");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLinkOutOfTheRootIsNotFollowed() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createDirectory(root);
    Files.createSymbolicLink(root.resolve("way-out"), outside);

    assertThatIOException()
        .isThrownBy(() -> store("way-out/new/a.mp4", VIDEO))
        .withMessageContaining("link out of the storage folder");

    assertThat(outside).isEmptyDirectory();
    assertThat(filesBelow(root)).isEmpty();
  }

  @Test
  void aLinkAtTheKeyIsReplacedNotFollowed() throws Exception {
    Path outside = Files.writeString(folder.resolve("precious.txt"), "precious");
    Files.createDirectory(root);
    Files.createSymbolicLink(root.resolve("a.mp4"), outside);

    store("a.mp4", VIDEO);

    assertThat(outside).hasContent("precious");
    assertThat(root.resolve("a.mp4")).isRegularFile().hasBinaryContent(VIDEO);
    assertThat(Files.isSymbolicLink(root.resolve("a.mp4"))).isFalse();
  }

  @Test
  void theRootItselfMayBeALink() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Files.createSymbolicLink(root, disk);
    store("a.mp4", VIDEO);
    assertThat(disk.resolve("a.mp4")).hasBinaryContent(VIDEO);
  }

  @Test
  void aFolderInTheWayIsAStorageFaultThatLeavesNothing() throws Exception {
    Files.createDirectories(root.resolve("a.mp4/child"));
    assertThatIOException()
        .isThrownBy(() -> store("a.mp4", VIDEO))
        .isNotInstanceOf(BrokenVideoException.class);
    assertThat(filesBelow(root)).isEmpty();
  }

  private StoredVideo store(String key, byte[] video) throws IOException {
    return storage.store(
        new IncomingVideo(new ByteArrayInputStream(video), -1),
        new StorageTarget(key, Map.of("job-id", "01KAJ"), Map.of()));
  }

  private void storeUnchecked(String key, byte[] video) {
    try {
      store(key, video);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }
}
