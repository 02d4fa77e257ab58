package io.reelay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.ops.ProbeResult.Grade;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room to write. */
class FreeDiskTest {
  @TempDir Path folder;

  @Test
  void thereIsRoomOrThereIsTooLittle() throws IOException {
    assertThat(new FreeDisk(List.of(folder), 1).look().grade()).isEqualTo(Grade.GOOD);

    ProbeResult full = new FreeDisk(List.of(folder), Long.MAX_VALUE).look();
    assertThat(full.grade()).isEqualTo(Grade.BAD);
    assertThat(full.message()).contains(folder.toString(), "reelay.health.min-free-disk");
  }

  @Test
  void aFolderThatIsGoneIsBad() throws IOException {
    ProbeResult gone = new FreeDisk(List.of(folder, folder.resolve("gone")), 1).look();

    assertThat(gone.grade()).isEqualTo(Grade.BAD);
    assertThat(gone.message()).contains("gone");
  }
}
