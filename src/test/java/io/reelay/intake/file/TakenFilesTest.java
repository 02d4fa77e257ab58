package io.reelay.intake.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes share an inbox. */
class TakenFilesTest {
  @TempDir Path inbox;
  private Path file;
  private final Set<String> alive = new HashSet<>(Set.of("a", "b"));
  private TakenFiles a;
  private TakenFiles b;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(inbox.resolve("cat.txt"), "first");
    a = new TakenFiles(inbox, "a", alive::contains);
    b = new TakenFiles(inbox, "b", alive::contains);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> tree = Files.walk(inbox)) {
      return tree.filter(Files::isRegularFile)
          .map(path -> inbox.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void oneNodeGetsAFileAndTheOthersNothing() throws IOException {
    assertThat(a.take(file)).isPresent();
    assertThat(b.take(file)).isEmpty();
    assertThat(left()).containsExactly(".taking/a/cat.txt");
  }

  /** Whoever may write to the inbox may exchange the folder, at any moment. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "folders can be held open there")
  void whatWasTakenIsReadAndArchivedWhereverItsPathLeadsSince() throws IOException {
    Path secret = write(Files.createDirectory(inbox.resolve("elsewhere")).resolve("s"), "secret");
    Files.createDirectories(inbox.resolve("twin/a"));
    Files.createSymbolicLink(inbox.resolve("twin/a/cat.txt"), secret);
    InboxFile mine = a.take(file).orElseThrow();
    assertThat(mine.look().isRegularFile()).isTrue();

    Files.move(inbox.resolve(".taking"), inbox.resolve("aside"));
    Files.move(inbox.resolve("twin"), inbox.resolve(".taking"));

    assertThat(mine.open()).hasContent("first");
    a.archive(mine, "accepted", "cat.txt");
    assertThat(inbox.resolve("accepted/cat.txt")).isRegularFile().hasContent("first");
    assertThat(Files.isSymbolicLink(inbox.resolve("accepted/cat.txt"))).isFalse();
    assertThat(secret).hasContent("secret");
  }

  @Test
  void whatIsNoNodesFolderDoesNotKeepTheOthersFilesBack() throws IOException {
    write(Files.createDirectories(inbox.resolve(".taking")).resolve(".nfs0001"), "");
    write(Files.createDirectories(inbox.resolve(".taking/dead")).resolve("left.txt"), "left");
    a.putBackWhatWasLeft();
    assertThat(left()).containsExactly(".taking/.nfs0001", "cat.txt", "left.txt");
  }

  @Test
  void ofManyFilesThatTwoNodesTakeAtOnceEachIsTakenOnce() throws Exception {
    List<Path> files =
        IntStream.range(0, 300)
            .mapToObj(n -> inbox.resolve(n + ".txt"))
            .map(path -> write(path, "text"))
            .toList();
    long taken = Stream.of(a, b, a, b).parallel().mapToLong(node -> takenOf(files, node)).sum();
    assertThat(taken).isEqualTo(300);
  }

  private static Path write(Path path, String text) {
    try {
      return Files.writeString(path, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long takenOf(List<Path> files, TakenFiles node) {
    return files.stream()
        .filter(
            each -> {
              try {
                return node.take(each).isPresent();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
        .count();
  }

  @Test
  void aNewFileOfTheNameOfOneThatIsTakenStaysWhereItIs() throws IOException {
    InboxFile first = a.take(file).orElseThrow();
    Files.writeString(file, "second");
    assertThat(a.take(file)).as("while the first is in hand").isEmpty();

    a.archive(first, "accepted", "cat.txt");

    assertThat(file).hasContent("second");
    assertThat(inbox.resolve("accepted/cat.txt")).hasContent("first");
    assertThat(a.take(file)).isPresent();
  }

  @Test
  void nothingIsReplacedWhereAFileGoes() throws IOException {
    Files.createDirectory(inbox.resolve("accepted"));
    Path target = write(inbox.resolve("accepted/taken already.txt"), "other");
    InboxFile mine = a.take(file).orElseThrow();
    assertThatThrownBy(() -> a.archive(mine, "accepted", "taken already.txt"))
        .isInstanceOf(FileAlreadyExistsException.class);
    a.putBackWhatWasLeft();
    assertThat(left()).containsExactly("accepted/taken already.txt", "cat.txt");
    assertThat(target).hasContent("other");
  }

  @Test
  void aFileThatCouldNotBeTakenInGoesBack() throws IOException {
    a.giveBack(a.take(file).orElseThrow());
    assertThat(left()).containsExactly("cat.txt");
  }

  @Test
  void itGoesBackAfterANewOneOfItsNameHasBeenTaken() throws IOException {
    InboxFile first = a.take(file).orElseThrow();
    Files.writeString(file, "second");
    a.giveBack(first);
    a.putBackWhatWasLeft();
    assertThat(file).hasContent("second");

    b.take(file);
    a.putBackWhatWasLeft();
    assertThat(file).hasContent("first");
  }

  @Test
  void whatADeadNodeHadInHandGoesBack() throws IOException {
    a.take(file);
    b.putBackWhatWasLeft();
    assertThat(left()).as("of a living one").containsExactly(".taking/a/cat.txt");

    alive.remove("a");
    b.putBackWhatWasLeft();
    assertThat(left()).containsExactly("cat.txt");
    assertThat(inbox.resolve(".taking/a")).doesNotExist();
  }

  @Test
  void aNodeThatWasTakenForDeadMovesNothing() throws IOException {
    InboxFile mine = a.take(file).orElseThrow();
    alive.remove("a");
    b.putBackWhatWasLeft();
    b.take(file);
    Files.writeString(file, "second");

    a.archive(mine, "accepted", "cat.txt");

    assertThat(left()).containsExactly(".taking/b/cat.txt", "cat.txt");
    assertThat(file).hasContent("second");
  }

  @Test
  void anInboxWithoutSuchAFolderIsSwept() throws IOException {
    a.putBackWhatWasLeft();
    assertThat(left()).containsExactly("cat.txt");
  }
}
