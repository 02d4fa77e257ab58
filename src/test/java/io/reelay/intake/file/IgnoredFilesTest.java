package io.reelay.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoredFilesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "desktop.ini",
        "Desktop.INI",
        "Thumbs.db",
        "Icon\r",
        "cat.txt:Zone.Identifier",
        ".DS_Store",
        "._cat.txt",
        "cat.json.download",
        "Unconfirmed 12345.crdownload",
        "cat.txt.opdownload",
        "cat.txt.part",
        "cat.txt.filepart",
        "cat.txt.aria2",
        "cat.json.!sync",
        "cat.json.!qB",
        "~syncthing~cat.txt.tmp",
        ".syncthing.cat.txt.tmp",
        ".cat.txt.~1a2b",
        "cat.txt.nextcloud",
        "~$cat.txt",
        ".~lock.cat.csv#",
        "#cat.txt#",
        ".#cat.txt",
        "cat.txt~",
        "cat.txt.swp",
        "4913",
        "cat.yaml___jb_tmp___",
        "cat.json.bak",
        "cat.json.orig",
        "cat.json.error.txt",
        "cat.PNG",
        "two\nlines.tmp"
      })
  void whatSystemsBrowsersSyncClientsAndEditorsLeaveIs(String name) {
    assertThat(IgnoredFiles.matches(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat.txt",
        "cat.json",
        "desktop.ini.txt",
        "download.txt",
        "part.csv",
        "# a heading.md",
        "#1.txt",
        "Iconic.txt",
        "~cat.txt",
        "4913.txt",
        "cat (1).json",
        "cat (conflicted copy 2026-11-26).json",
        "cat.sync-conflict-20261126-201500-ABCDEFG.txt",
        "catXerror.txt",
        "photo.png.txt",
        "cat.docx",
        "cat"
      })
  void whatMayBeAPromptFileIsNot(String name) {
    assertThat(IgnoredFiles.matches(name)).isFalse();
  }
}
