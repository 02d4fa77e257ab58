package io.reelay.intake.prompt.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reelay.intake.prompt.PromptFault;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.PromptFileReader;
import io.reelay.intake.prompt.PromptFiles;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileTextTest {
  private static final String CAT = "画面: Katze überm 🎹";

  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() {
    files = PromptFiles.in(folder);
  }

  @Test
  void aByteOrderMarkSaysWhichUnicodeItIs() throws Exception {
    String marked = "\uFEFF" + CAT;
    for (byte[] bytes :
        List.of(
            CAT.getBytes(UTF_8),
            marked.getBytes(UTF_8),
            marked.getBytes(UTF_16LE),
            marked.getBytes(UTF_16BE))) {
      assertThat(files.read("a.txt", bytes).get(0).request().get("prompt").asText()).isEqualTo(CAT);
    }
  }

  @Test
  void jsonIsReadInAllOfThem() throws Exception {
    byte[] utf16 = ("\uFEFF{\"prompt\": \"" + CAT + "\"}").getBytes(UTF_16LE);

    assertThat(files.read("a.json", utf16).get(0).request().get("prompt").asText()).isEqualTo(CAT);
  }

  @Test
  void whatIsNotUnicodeIsRefusedWithItsLine() {
    assertThat(files.refuse("a.txt", "eins\nzwei\nüber".getBytes(ISO_8859_1)).faults())
        .containsExactly(new PromptFault(3, "", "is not valid UTF-8", "text saved as UTF-8"));
    assertThat(files.refuse("a.json", new byte[] {'{', (byte) 0xC3}).faults())
        .containsExactly(new PromptFault(1, "", "is not valid UTF-8", "text saved as UTF-8"));
    assertThat(files.refuse("a.txt", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a'}).faults())
        .containsExactly(new PromptFault(1, "", "is not valid UTF-16LE", "text saved as UTF-8"));
  }

  @Test
  void aFileAtTheLimitIsReadAndOneByteMoreIsNot() throws Exception {
    int limit = (int) PromptFiles.MAX_FILE_BYTES;

    assertThat(files.read("a.txt", padded("a", limit))).hasSize(1);
    assertThat(files.refuse("a.txt", padded("a", limit + 1)).faults())
        .containsExactly(new PromptFault(0, "", "is too large", "at most 262144 bytes"));
  }

  @Test
  void anEndlessFileIsNotReadToItsEnd() {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless));

    assertThatThrownBy(() -> PromptFileText.read(() -> Files.newInputStream(endless), 1024, ""))
        .isInstanceOf(PromptFileException.class);
  }

  @Test
  void aFileThatIsNotThereIsNoFaultOfItsContent() {
    PromptFileReader reader = new PromptFileReader(PromptFiles.rules("main", Map.of()));
    Path gone = folder.resolve("gone.txt");

    assertThatThrownBy(() -> reader.read("a.txt", gone, PromptFiles.IMAGES.beside(gone)))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static byte[] padded(String text, int length) {
    return (text + " ".repeat(length - text.length())).getBytes(UTF_8);
  }
}
