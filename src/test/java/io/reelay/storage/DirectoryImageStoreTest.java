package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.reelay.intake.image.Pictures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryImageStoreTest {
  private static final byte[] PICTURE = Pictures.png(0xFF8800);

  @TempDir Path folder;
  private Path root;
  private DirectoryImageStore images;

  @BeforeEach
  void open() {
    root = folder.resolve("videos");
    images = new DirectoryImageStore(root);
  }

  @Test
  void anImageIsAFileAtItsKey() throws Exception {
    images.put(image(PICTURE, PICTURE));

    assertThat(root.resolve("refs/0a1b.png")).hasBinaryContent(PICTURE);
    assertThat(images.size("refs/0a1b.png")).isEqualTo(PICTURE.length);
    try (InputStream in = images.open("refs/0a1b.png")) {
      assertThat(in).hasBinaryContent(PICTURE);
    }
  }

  @Test
  void whatIsThereIsNotWrittenAgain() throws Exception {
    images.put(image(PICTURE, PICTURE));
    LocalImage unreadable =
        new LocalImage(
            "refs/0a1b.png",
            Sha256.of(PICTURE),
            ImageType.PNG,
            PICTURE.length,
            () -> {
              throw new IOException("was opened");
            });

    images.put(unreadable);

    assertThat(root.resolve("refs/0a1b.png")).hasBinaryContent(PICTURE);
  }

  @Test
  void anImageThatWasChangedMeanwhileLeavesNothing() throws Exception {
    assertThatIOException()
        .isThrownBy(() -> images.put(image(PICTURE, new byte[PICTURE.length])))
        .withMessageContaining("changed");

    assertThat(filesBelow(folder)).isEmpty();
  }

  @Test
  void aFolderHasNoLinks() throws Exception {
    images.put(image(PICTURE, PICTURE));
    assertThat(images.link("refs/0a1b.png", Duration.ofHours(1))).isNull();
  }

  @Test
  void whatIsNotThereOrOutsideIsNotGiven() throws Exception {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> images.size("a.png"));
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> images.open("a.png"));

    Files.write(folder.resolve("secret.png"), PICTURE);
    Files.createDirectory(root);
    Files.createSymbolicLink(root.resolve("a.png"), folder.resolve("secret.png"));
    assertThatIOException().isThrownBy(() -> images.open("../secret.png"));
    assertThatIOException().isThrownBy(() -> images.open("a.png"));
  }

  private static LocalImage image(byte[] checked, byte[] there) {
    return new LocalImage(
        "refs/0a1b.png",
        Sha256.of(checked),
        ImageType.PNG,
        checked.length,
        () -> new ByteArrayInputStream(there));
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }
}
