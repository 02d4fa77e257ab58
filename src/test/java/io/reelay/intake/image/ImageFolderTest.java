package io.reelay.intake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reelay.storage.ImageType;
import io.reelay.storage.LocalImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 2000;

  @TempDir Path home;
  private Path inbox;
  private ImageFolder images;

  @BeforeEach
  void open() throws Exception {
    inbox = Files.createDirectory(home.resolve("inbox"));
    images = beside();
  }

  private ImageFolder beside() {
    return new LocalImages("refs/", MAX_BYTES, SETTLE, InstantSource.fixed(NOW))
        .beside(inbox.resolve("prompt.json"));
  }

  static Stream<Arguments> pictures() {
    return Stream.of(
        arguments("a.png", Pictures.png(1), "png", "image/png"),
        arguments("a.PNG", Pictures.png(1), "png", "image/png"),
        arguments("a b.jpg", Pictures.jpeg(), "jpg", "image/jpeg"),
        arguments("a.jpeg", Pictures.jpeg(), "jpg", "image/jpeg"),
        arguments("猫.webp", Pictures.webp(), "webp", "image/webp"),
        arguments("a.gif", Pictures.gif(), "gif", "image/gif"));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void anImageBesideThePromptIsFoundWithTypeAndDigest(
      String name, byte[] content, String ending, String mediaType) throws Exception {
    put(name, content);

    LocalImage image = images.find("./" + name);

    assertThat(image.type().mediaType()).isEqualTo(mediaType);
    assertThat(image.size()).isEqualTo(content.length);
    assertThat(image.key()).isEqualTo("refs/" + image.sha256() + "." + ending);
    assertThat(image.open()).hasBinaryContent(content);
    assertThat(image.open()).hasDigest("SHA-256", image.sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub/a.png", "./sub/a.png", "sub/../sub/a.png", "./sub/deep/../a.png"})
  void anImageInASubFolderIsFound(String reference) throws Exception {
    Files.createDirectories(inbox.resolve("sub/deep"));
    put("sub/a.png", Pictures.png(1));
    assertThat(images.find(reference).size()).isEqualTo(Pictures.png(1).length);
  }

  private static final String COMPOSED = "Bücher/café.png";
  private static final String DECOMPOSED = Normalizer.normalize(COMPOSED, Form.NFD);

  static Stream<Arguments> spellings() {
    return Stream.of(
        arguments(COMPOSED, DECOMPOSED),
        arguments(DECOMPOSED, COMPOSED),
        // A folder of one system, a file of another.
        arguments(COMPOSED, "Bücher/" + Normalizer.normalize("café.png", Form.NFD)),
        arguments("Bücher/" + Normalizer.normalize("café.png", Form.NFD), DECOMPOSED));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void aNameIsFoundInUnicodesOtherSpelling(String named, String onDisk) throws Exception {
    Files.createDirectories(inbox.resolve(onDisk).getParent());
    put(onDisk, Pictures.png(7));

    assertThat(images.find("./" + named).sha256())
        .isEqualTo(DigestUtils.sha256Hex(Pictures.png(7)));
  }

  @Test
  void ofTwoSpellingsTheExactOneIsTaken() throws Exception {
    for (String name : List.of(COMPOSED, DECOMPOSED)) {
      Files.createDirectories(inbox.resolve(name).getParent());
    }
    put(COMPOSED, Pictures.png(1));
    put(DECOMPOSED, Pictures.png(2));
    // Some disks have one file for both.
    assumeTrue(Files.size(inbox.resolve(COMPOSED)) == Pictures.png(1).length);

    assertThat(images.find(COMPOSED).sha256()).isEqualTo(DigestUtils.sha256Hex(Pictures.png(1)));
    assertThat(images.find(DECOMPOSED).sha256()).isEqualTo(DigestUtils.sha256Hex(Pictures.png(2)));
  }

  @Test
  void whatIsWrongInTheExactSpellingIsNotLookedForInTheOther() throws Exception {
    Files.createDirectories(inbox.resolve(COMPOSED));
    Files.createDirectories(inbox.resolve(DECOMPOSED).getParent());
    put(DECOMPOSED, Pictures.png(2));

    assertThatThrownBy(() -> images.find(COMPOSED))
        .isInstanceOf(WrongImageException.class)
        .hasMessage("which is not a file");
  }

  @Test
  void theSameBytesHaveTheSameKeyAndOthersDoNot() throws Exception {
    put("a.png", Pictures.png(1));
    put("b.png", Pictures.png(1));
    put("c.png", Pictures.png(2));

    assertThat(images.find("a.png").key())
        .isEqualTo(images.find("b.png").key())
        .isNotEqualTo(images.find("c.png").key());
    assertThat(images.find(Pictures.dataUrl("image/png", Pictures.png(2))).key())
        .isEqualTo(images.find("c.png").key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.png",
        "../nothing.png",
        "sub/../../secret.png",
        "../inbox-beside/secret.png",
        "link-out.png",
        "folder-out/secret.png"
      })
  void whatIsOutsideIsNotRead(String reference) throws Exception {
    Files.write(home.resolve("secret.png"), Pictures.png(1));
    Files.createDirectory(home.resolve("inbox-beside"));
    Files.write(home.resolve("inbox-beside/secret.png"), Pictures.png(1));
    Files.createDirectory(inbox.resolve("sub"));
    Files.createSymbolicLink(inbox.resolve("link-out.png"), home.resolve("secret.png"));
    Files.createSymbolicLink(inbox.resolve("folder-out"), home);

    assertWrong(
        reference,
        "which leads out of the prompt file's folder",
        "an image in that folder or below it");
  }

  @Test
  void anAbsolutePathIsOutsideToo() throws Exception {
    Path secret = Files.write(home.resolve("secret.png"), Pictures.png(1));
    assertWrong(
        secret.toString(),
        "which leads out of the prompt file's folder",
        "an image in that folder or below it");
  }

  @Test
  void aLinkToAnImageInTheFolderIsThatImage() throws Exception {
    put("a.png", Pictures.png(1));
    Files.createSymbolicLink(inbox.resolve("link.png"), inbox.resolve("a.png"));
    assertThat(images.find("link.png").open()).hasBinaryContent(Pictures.png(1));
  }

  static Stream<Arguments> wrongFiles() {
    return Stream.of(
        arguments("a.png", new byte[0], "which is empty", "1 to 2000 bytes"),
        arguments("a.png", new byte[MAX_BYTES + 1], "which has 2001 bytes", "1 to 2000 bytes"),
        arguments(
            "a.png", Pictures.text(), "which is not an image", "a PNG, JPEG, WebP or GIF image"),
        arguments("a.png", new byte[] {(byte) 0x89}, "which is not an image", "a PNG,"),
        arguments("a.png", Pictures.jpeg(), "which is a JPEG image", "the ending .jpg or .jpeg"),
        arguments("a.jpg", Pictures.webp(), "which is a WebP image", "the ending .webp"),
        arguments("a.webp", Pictures.gif(), "which is a GIF image", "the ending .gif"));
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void anImageThatIsNotWhatItsNameSaysIsRefused(
      String name, byte[] content, String problem, String allowed) throws Exception {
    put(name, content);
    assertWrong(name, problem, allowed);
  }

  @Test
  void whatIsNotThereOrNoFileIsRefused() throws Exception {
    Files.createDirectory(inbox.resolve("folder.png"));
    put("a.png", Pictures.png(1));

    assertWrong("gone.png", "which is not there", "before its prompt file is");
    assertWrong("folder.png", "which is not a file", "an image file");
    assertWrong("a.png/b.png", "which cannot be read", "a file that Reelay may read");
    assertWrong("n".repeat(5000) + ".png", "which cannot be read", "a file that Reelay may read");
    assertWrong("a\0b.png", "which is not a file name here", "the path of a file");
  }

  @Test
  void anImageThatWasJustWrittenIsNotReadYet() throws Exception {
    Path file = put("a.png", Pictures.png(1));
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(SETTLE).plusMillis(1)));
    assertThatIOException()
        .isThrownBy(() -> images.find("a.png"))
        .withMessageContaining("still being written");

    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(SETTLE)));
    assertThat(images.find("a.png").size()).isPositive();
  }

  @Test
  void aFileFromAWrongClockDoesNotWaitForTheFuture() throws Exception {
    Path file = put("a.png", Pictures.png(1));
    Files.setLastModifiedTime(file, FileTime.from(NOW.plus(Duration.ofDays(300))));
    assertThat(images.find("a.png").size()).isPositive();
  }

  @Test
  void anImageThatIsReplacedAfterTheCheckIsNeverGivenWhole() throws Exception {
    byte[] before = Pictures.png(1);
    byte[] after = before.clone();
    after[after.length - 1] ^= 1;
    Path file = put("a.png", before);
    LocalImage image = images.find("a.png");

    Files.write(file, after);
    assertGivesLessThan(before.length, image);
    Files.write(file, new byte[before.length + 1]);
    assertGivesLessThan(before.length, image);
    Files.write(file, new byte[before.length - 1]);
    assertThatIOException().isThrownBy(() -> read(image));

    Path other = Files.write(home.resolve("other.png"), before);
    Files.delete(file);
    Files.createSymbolicLink(file, other);
    assertThatIOException().isThrownBy(image::open);
  }

  /** A path is looked at as a whole, and opened later: in between a part of it may be exchanged. */
  @Test
  void aFolderThatIsExchangedForALinkBetweenLookAndReadLeadsNowhere() throws Exception {
    Files.createDirectory(inbox.resolve("sub"));
    put("sub/a.png", Pictures.png(1));
    String own = images.find("sub/a.png").key();
    Files.createDirectory(home.resolve("secret"));
    put("../secret/a.png", Pictures.png(2));
    Files.createSymbolicLink(inbox.resolve("twin"), home.resolve("secret"));
    AtomicBoolean ends = new AtomicBoolean();
    CompletableFuture<Void> attacker =
        CompletableFuture.runAsync(() -> exchange("sub", "twin", ends));
    Set<String> found = new HashSet<>();
    for (int look = 0; look < 20_000; look++) {
      try {
        found.add(beside().find("sub/a.png").key());
      } catch (WrongImageException | IOException e) {
        // It is away, or a link that leads out.
        assertThat(e).isNotNull();
      }
    }
    ends.set(true);
    attacker.join();
    assertThat(found).containsExactly(own);
  }

  private void exchange(String one, String other, AtomicBoolean ends) {
    try {
      while (!ends.get()) {
        Files.move(inbox.resolve(one), inbox.resolve("aside"));
        Files.move(inbox.resolve(other), inbox.resolve(one));
        Files.move(inbox.resolve(one), inbox.resolve(other));
        Files.move(inbox.resolve("aside"), inbox.resolve(one));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSecondNameOfAnImageThatNotEverybodyMayReadIsRefused() throws Exception {
    assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("unix"));
    put("../secret.png", Pictures.png(1));
    Files.createLink(inbox.resolve("link.png"), home.resolve("secret.png"));
    assertThat(images.find("link.png").size()).as("all may read it").isPositive();

    Files.setPosixFilePermissions(
        home.resolve("secret.png"), PosixFilePermissions.fromString("rw-------"));
    images = beside();
    assertWrong("link.png", "which has another name (a hard link)", "a copy of the image");
  }

  @Test
  void anImageThatManyPromptsNameIsReadOnce() throws Exception {
    Path file = put("a.png", Pictures.png(1));
    LocalImage image = images.find("a.png");
    Files.move(file, inbox.resolve("b.png"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(images.find("a.png")).isSameAs(image);
  }

  @Test
  void aDataUrlIsAnImageToo() throws Exception {
    for (Arguments picture : pictures().toList()) {
      byte[] content = (byte[]) picture.get()[1];
      LocalImage image = images.find(Pictures.dataUrl((String) picture.get()[3], content));
      assertThat(image.type().mediaType()).isEqualTo(picture.get()[3]);
      assertThat(image.open()).hasBinaryContent(content);
    }
    assertThat(images.find(Pictures.dataUrl("image/jpg", Pictures.jpeg())).type())
        .isEqualTo(ImageType.JPEG);
  }

  @Test
  void aDataUrlThatIsNotWhatItSaysIsRefused() {
    String form = "data:image/png;base64,… (or jpeg, webp, gif) with the image in Base64";

    assertWrong("data:image/svg+xml;base64,AA==", "which is not such a data URL", form);
    assertWrong("data:image/png,%89PNG", "which is not such a data URL", form);
    assertWrong("data:image/png;base64,A%3D=", "which is not valid Base64", form);
    assertWrong("data:image/png;base64,AA==", "which holds no image", form);
    assertWrong("data:image/png;base64,", "which is empty", "1 to 2000 bytes");
    assertWrong(
        Pictures.dataUrl("image/png", new byte[MAX_BYTES + 1]),
        "which has 2001 bytes",
        "1 to 2000 bytes");
    assertWrong(
        Pictures.dataUrl("image/png", Pictures.gif()),
        "which holds a GIF image",
        "data:image/gif;base64,…");
  }

  private Path put(String name, byte[] content) throws IOException {
    Path file = Files.write(inbox.resolve(name), content);
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofHours(1))));
  }

  private void assertWrong(String reference, String problem, String allowed) {
    assertThatExceptionOfType(WrongImageException.class)
        .isThrownBy(() -> images.find(reference))
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.allowed()).contains(allowed));
  }

  private static void assertGivesLessThan(int length, LocalImage image) throws IOException {
    try (InputStream in = image.open()) {
      int given = 0;
      try {
        while (in.read() >= 0) {
          given++;
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("changed");
      }
      assertThat(given).isLessThan(length);
    }
  }

  private static void read(LocalImage image) throws IOException {
    try (InputStream in = image.open()) {
      in.readAllBytes();
    }
  }
}
