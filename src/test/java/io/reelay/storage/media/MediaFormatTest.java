package io.reelay.storage.media;

import static io.reelay.storage.media.MinimalMp4.box;
import static io.reelay.storage.media.MinimalMp4.join;
import static io.reelay.storage.media.MinimalMp4.moov;
import static io.reelay.storage.media.SampleMedia.bytes;
import static io.reelay.storage.media.SampleMedia.repeat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What came is told by its bytes, and whether it is whole by its own format or by the transfer. */
class MediaFormatTest {

  private enum End {
    /** Its format tells at whichever byte it is cut. */
    OWN,
    /** Its format tells in most places. */
    MOSTLY_OWN,
    /** The transfer alone tells. */
    TOLD
  }

  static Stream<Arguments> files() {
    byte[] media = new byte[300];
    return Stream.of(
        file("video/mp4 .mp4", End.OWN, MinimalMp4.of(64)),
        file(
            "video/quicktime .mov",
            End.OWN,
            join(box("ftyp", bytes("qt  0000qt  ")), box("mdat", media), moov())),
        file(
            "video/quicktime .mov",
            End.OWN,
            join(box("wide", new byte[0]), box("mdat", media), moov())),
        file("video/quicktime .mov", End.OWN, join(moov(), box("mdat", media))),
        file(
            "audio/mp4 .m4a",
            End.OWN,
            join(box("ftyp", bytes("M4A 0000")), moov(), box("mdat", media))),
        file(
            "video/3gpp .3gp",
            End.OWN,
            join(box("ftyp", bytes("3gp50000")), moov(), box("mdat", media))),
        file("video/webm .webm", End.OWN, SampleMedia.webm(true)),
        file("video/webm .webm", End.TOLD, SampleMedia.webm(false)),
        file("video/matroska .mkv", End.OWN, SampleMedia.matroska("matroska")),
        file("video/mp2t .ts", End.MOSTLY_OWN, SampleMedia.transportStream(188, 0, 7)),
        file("video/mp2t .m2ts", End.MOSTLY_OWN, SampleMedia.transportStream(192, 4, 7)),
        file("image/gif .gif", End.MOSTLY_OWN, SampleMedia.gif()),
        file("video/vnd.avi .avi", End.OWN, SampleMedia.riff("AVI ", 500)),
        file("audio/wav .wav", End.OWN, SampleMedia.riff("WAVE", 500)),
        file("image/webp .webp", End.OWN, SampleMedia.riff("WEBP", 500)),
        file("audio/mpeg .mp3", End.TOLD, join(bytes("ID3\4\0\0\0\0\0\0"), media)),
        file(
            "audio/mpeg .mp3",
            End.TOLD,
            repeat(join(new byte[] {-1, -5, (byte) 0x90, 0}, media), 3)),
        file(
            "audio/aac .aac",
            End.TOLD,
            repeat(join(new byte[] {-1, -15, 0x50, (byte) 0x80}, media), 3)),
        file("audio/flac .flac", End.TOLD, join(bytes("fLaC"), media)),
        file("audio/ogg .ogg", End.TOLD, join(bytes("OggS"), media)),
        file(
            "video/ogg .ogv",
            End.TOLD,
            join(bytes("OggS"), new byte[24], bytes("\u0080theora"), media)),
        file("video/x-flv .flv", End.TOLD, join(bytes("FLV\1"), media)));
  }

  private static Arguments file(String form, End end, byte[] bytes) {
    return argumentSet(form + ", " + bytes.length + " bytes", form, end, bytes);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileThatCameWholeIsTakenForWhatItIs(String form, End end, byte[] file) throws Exception {
    MediaFormat format = check(file, file.length, false);

    assertThat(format.contentType() + " " + format.ending()).isEqualTo(form);
    check(file, -1, true);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aCutIsNoticed(String form, End end, byte[] file) throws Exception {
    int unnoticed = 0;
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertBroken(cut, file.length, false);
      try {
        check(cut, -1, false);
        unnoticed++;
      } catch (BrokenVideoException e) {
        assertThat(e.reason()).isNotBlank();
      }
    }
    assertThat(unnoticed).isLessThanOrEqualTo(end == End.MOSTLY_OWN ? 8 : 0);
    if (end == End.TOLD) {
      assertBroken(file, -1, false);
    } else {
      check(file, -1, false);
    }
  }

  @Test
  void elementsAreFollowedHoweverTheBytesAreSplit() throws Exception {
    Random random = new Random(9);
    byte[] file = SampleMedia.webm(true);
    for (int run = 0; run < 200; run++) {
      CheckedVideoStream checked = checked(file, -1, false);
      byte[] buffer = new byte[40];
      while (checked.read(buffer, 0, 1 + random.nextInt(buffer.length)) >= 0) {
        assertThat(checked.count()).isPositive();
      }
      checked.verifyWhole();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"gone\"}",
        "  [1]",
        "<!DOCTYPE html><html></html>",
        "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
        "Not Found",
        "G",
        "GGGGGGGG",
        "Internal Server Error\n",
        "upstream connect error or disconnect/reset before headers",
        "\u001f\u008b\b\0\0\0\0\0packed page",
        "\u0089PNG\r\n\u001a\n",
        "\u00ff\u00fe<\0h\0t\0m\0l\0>\0",
        "\u00ff\u00d8\u00ff\u00e0 a picture",
        "PK\3\4 an archive",
        "%PDF-1.7",
        "RIFF0000ACON"
      })
  void whatIsNoVideoIsNotTakenThoughItCameWhole(String text) {
    byte[] page = text.getBytes(StandardCharsets.ISO_8859_1);
    assertBroken(page, page.length, false);
    byte[] long_ = repeat(page, 400);
    assertBroken(long_, long_.length, false);
  }

  private static CheckedVideoStream checked(byte[] bytes, long announced, boolean chunked)
      throws BrokenVideoException {
    return new CheckedVideoStream(
        new IncomingVideo(new ByteArrayInputStream(bytes), announced, chunked), 1_000_000);
  }

  private static MediaFormat check(byte[] bytes, long announced, boolean chunked)
      throws IOException {
    CheckedVideoStream checked = checked(bytes, announced, chunked);
    assertThat(checked.readAllBytes()).isEqualTo(bytes);
    checked.verifyWhole();
    return checked.format();
  }

  private static void assertBroken(byte[] bytes, long announced, boolean chunked) {
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> check(bytes, announced, chunked));
  }
}
