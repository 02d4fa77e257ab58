package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.PropertiesFile.Entry;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
  @TempDir Path folder;

  @Test
  void eachEntryKnowsItsLine() throws Exception {
    assertThat(
            entries(
                """
                # comment \\
                a=1

                  ! another
                b : two
                c three \\
                    # and more
                d=5
                """))
        .containsExactly(
            new Entry("a", "1", 2),
            new Entry("b", "two", 5),
            new Entry("c", "three # and more", 6),
            new Entry("d", "5", 8));
  }

  @Test
  void anEvenNumberOfBackslashesEndsALine() throws Exception {
    assertThat(entries("a=c:\\\\\nb=2\\\\\\\n3\n"))
        .containsExactly(new Entry("a", "c:\\", 1), new Entry("b", "2\\3", 2));
  }

  @Test
  void anEntryThatStandsTwiceComesTwice() throws Exception {
    assertThat(entries("a=1\na=2")).hasSize(2);
  }

  @Test
  void aByteOrderMarkAndWindowsLinesAreRead() throws Exception {
    assertThat(entries("\uFEFFa=1\r\nb=é\r\n"))
        .containsExactly(new Entry("a", "1", 1), new Entry("b", "é", 2));
  }

  @Test
  void everyOtherFormIsReadAsTheJdkReadsIt() throws Exception {
    String text = "a\\=b=c=d\ne\\ f: g\n\\u0041 = \\t x\nempty\n=nameless\ntail=\\";
    Properties expected = new Properties();
    expected.load(new StringReader(text));

    assertThat(entries(text).stream().collect(Collectors.toMap(Entry::name, Entry::value)))
        .isEqualTo(expected);
  }

  private List<Entry> entries(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("application.properties"), text);
    Faults faults = new Faults();
    List<Entry> entries = new PropertiesFile(file, faults).entries();
    faults.throwIfAny();
    return entries;
  }
}
