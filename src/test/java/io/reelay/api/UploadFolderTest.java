package io.reelay.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives while a process lives, and what one that was killed had left. */
class UploadFolderTest {
  @TempDir Path parent;

  @Test
  void whatADeadProcessLeftIsRemovedAndNothingElseIs() throws Exception {
    Path dead = Files.createDirectory(parent.resolve("reelay-uploads-1"));
    Files.createFile(parent.resolve("reelay-uploads-1.lock"));
    Files.writeString(dead.resolve("a.prompts"), "a prompt");
    Path lockAlone = Files.createFile(parent.resolve("reelay-uploads-2.lock"));
    Path anothers = Files.writeString(parent.resolve("other.prompts"), "x");

    try (UploadFolder living = UploadFolder.open(parent)) {
      Path arriving = Files.writeString(living.path().resolve("b.prompts"), "b");
      try (UploadFolder second = UploadFolder.open(parent)) {
        assertThat(arriving).exists();
        assertThat(second.path()).isNotEqualTo(living.path());
      }
      assertThat(dead).doesNotExist();
      assertThat(lockAlone).doesNotExist();
      assertThat(anothers).exists();
      assertThat(arriving).exists();
    }

    try (Stream<Path> left = Files.list(parent)) {
      assertThat(left).containsExactly(anothers);
    }
  }

  @Test
  void aLinkInPlaceOfAFolderIsNotFollowed() throws Exception {
    Path ours = Files.createDirectory(parent.resolve("ours"));
    Path file = Files.writeString(ours.resolve("video.mp4"), "x");
    Files.createFile(parent.resolve("reelay-uploads-1.lock"));
    Files.createSymbolicLink(parent.resolve("reelay-uploads-1"), ours);

    UploadFolder.open(parent).close();

    assertThat(file).exists();
  }
}
