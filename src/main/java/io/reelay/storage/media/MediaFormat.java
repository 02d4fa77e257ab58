package io.reelay.storage.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file's format by its first bytes, and the check of its end. Media types are IANA's if it has
 * one. There is no suitable library: libraries for types (Apache Tika) cannot check whether a file
 * is complete, which needs the same bytes. They also know a thousand other types, and an error page
 * is one of them.
 */
public enum MediaFormat {
  /** ISO/IEC 14496-12. */
  MP4("MP4", "video/mp4", ".mp4", Mp4BoxWalker::new),
  /** Apple, QuickTime File Format; older files have no {@code ftyp}. */
  QUICKTIME("QuickTime", "video/quicktime", ".mov", Mp4BoxWalker::new),
  /** 3GPP TS 26.244. */
  THREE_GP("3GP", "video/3gpp", ".3gp", Mp4BoxWalker::new),
  M4A("MPEG-4 audio", "audio/mp4", ".m4a", Mp4BoxWalker::new),
  /** RFC 8794, and webmproject.org/docs/container. */
  WEBM("WebM", "video/webm", ".webm", EbmlWalker::new),
  /** RFC 9559. */
  MATROSKA("Matroska", "video/matroska", ".mkv", EbmlWalker::new),
  /** ITU-T H.222.0, 2.4.3.2. */
  MPEG_TS("MPEG-TS", "video/mp2t", ".ts", () -> new PacketCount(188)),
  /** The same with a time before each packet, as cameras write it. */
  M2TS("MPEG-TS", "video/mp2t", ".m2ts", () -> new PacketCount(192)),
  /** ITU-T H.222.0, 2.5.3.3. */
  MPEG_PS("MPEG-PS", "video/mpeg", ".mpg", ToldEnd::new),
  AVI("AVI", "video/vnd.avi", ".avi", RiffSize::new),
  FLV("FLV", "video/x-flv", ".flv", ToldEnd::new),
  /** Microsoft, Advanced Systems Format. */
  ASF("ASF", "video/x-ms-asf", ".wmv", ToldEnd::new),
  /** RFC 3533, RFC 5334. */
  OGG_VIDEO("Ogg", "video/ogg", ".ogv", ToldEnd::new),
  OGG_AUDIO("Ogg", "audio/ogg", ".ogg", ToldEnd::new),
  /** W3C, GIF89a. */
  GIF("GIF", "image/gif", ".gif", GifTrailer::new),
  /** RFC 9649: may be animated. */
  WEBP("WebP", "image/webp", ".webp", RiffSize::new),
  WAV("WAV", "audio/wav", ".wav", RiffSize::new),
  MP3("MP3", "audio/mpeg", ".mp3", ToldEnd::new),
  /** ISO/IEC 13818-7, ADTS. */
  AAC("AAC", "audio/aac", ".aac", ToldEnd::new),
  /** RFC 9639. */
  FLAC("FLAC", "audio/flac", ".flac", ToldEnd::new);

  /** Enough for three packets of a transport stream, and for the others' heads. */
  static final int START_BYTES = 1024;

  private static final int SYNC = 0x47;
  private static final byte[] EBML = {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3};
  private static final byte[] ASF_HEADER = {
    0x30, 0x26, (byte) 0xB2, 0x75, (byte) 0x8E, 0x66, (byte) 0xCF, 0x11
  };
  private static final byte[] PACK_HEADER = {0, 0, 1, (byte) 0xBA};

  /** The possible first boxes of a file. QuickTime writes the last four. */
  private static final Set<String> FIRST_BOXES =
      Set.of("ftyp", "styp", "moov", "mdat", "free", "skip", "wide", "pnot");

  private static final List<String> WITH_TYPE = List.of("ftyp", "styp");

  private final String title;
  private final String contentType;
  private final String ending;
  private final Supplier<WholenessCheck> check;

  MediaFormat(String title, String contentType, String ending, Supplier<WholenessCheck> check) {
    this.title = title;
    this.contentType = contentType;
    this.ending = ending;
    this.check = check;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  public String contentType() {
    return contentType;
  }

  /** The extension of file names, with the dot. */
  public String ending() {
    return ending;
  }

  /** A new check for each file. */
  WholenessCheck check() {
    return check.get();
  }

  /**
   * @param start the file's beginning, {@value #START_BYTES} bytes if it has that many
   * @return empty if it is none of these formats
   */
  static Optional<MediaFormat> of(byte[] start) {
    String text = new String(start, ISO_8859_1);
    if (text.length() >= 8 && FIRST_BOXES.contains(text.substring(4, 8))) {
      return Optional.of(ofBoxes(text));
    }
    if (startsWith(start, EBML)) {
      return Optional.of(text.contains("webm") ? WEBM : MATROSKA);
    }
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return Optional.of(GIF);
    }
    if (text.startsWith("RIFF") && text.length() >= 12) {
      return Optional.ofNullable(ofRiff(text.substring(8, 12)));
    }
    if (text.startsWith("OggS")) {
      return Optional.of(text.contains("theora") ? OGG_VIDEO : OGG_AUDIO);
    }
    if (text.startsWith("fLaC")) {
      return Optional.of(FLAC);
    }
    if (text.startsWith("FLV\1")) {
      return Optional.of(FLV);
    }
    if (startsWith(start, ASF_HEADER)) {
      return Optional.of(ASF);
    }
    if (startsWith(start, PACK_HEADER)) {
      return Optional.of(MPEG_PS);
    }
    if (isPackets(start, 0, 188)) {
      return Optional.of(MPEG_TS);
    }
    if (isPackets(start, 4, 192)) {
      return Optional.of(M2TS);
    }
    return Optional.ofNullable(ofAudioFrames(start));
  }

  private static MediaFormat ofBoxes(String text) {
    if (!WITH_TYPE.contains(text.substring(4, 8))) {
      return QUICKTIME;
    }
    String brand = text.substring(8, Math.min(text.length(), 12));
    if (brand.equals("qt  ")) {
      return QUICKTIME;
    }
    if (brand.equals("M4A ") || brand.equals("M4B ")) {
      return M4A;
    }
    return brand.startsWith("3gp") ? THREE_GP : MP4;
  }

  private static MediaFormat ofRiff(String type) {
    return switch (type) {
      case "AVI " -> AVI;
      case "WAVE" -> WAV;
      case "WEBP" -> WEBP;
      default -> null;
    };
  }

  /**
   * Each packet begins at the end of the one before. A single byte proves nothing, nor does a text.
   */
  private static boolean isPackets(byte[] start, int offset, int size) {
    if (isText(start)) {
      return false;
    }
    int seen = 0;
    for (int at = offset; at < start.length && seen < 3; at += size) {
      if (start[at] != SYNC) {
        return false;
      }
      seen++;
    }
    return seen > 1 || seen == 1 && start.length == size;
  }

  private static boolean isText(byte[] start) {
    for (byte octet : start) {
      if (octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
        return false;
      }
    }
    return true;
  }

  /** ISO/IEC 11172-3, 2.4.1.3, layer III; ISO/IEC 13818-7, 6.2; id3.org/id3v2.4.0-structure. */
  private static MediaFormat ofAudioFrames(byte[] start) {
    if (startsWith(start, "ID3".getBytes(ISO_8859_1))) {
      return MP3;
    }
    if (start.length < 4 || (start[0] & 0xFF) != 0xFF || (start[1] & 0xE0) != 0xE0) {
      return null;
    }
    if ((start[1] & 0xF6) == 0xF0) {
      return AAC;
    }
    boolean layer3 = (start[1] & 0x06) == 0x02;
    boolean version = (start[1] & 0x18) != 0x08;
    boolean rates = (start[2] & 0xF0) != 0xF0 && (start[2] & 0x0C) != 0x0C;
    return layer3 && version && rates ? MP3 : null;
  }

  private static boolean startsWith(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  /** A description of an unknown beginning, without a quote. */
  static String nameOfOther(byte[] start) {
    String text = new String(start, ISO_8859_1).strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      return "JSON instead of a video";
    }
    if (text.startsWith("<")) {
      return "HTML or XML instead of a video";
    }
    return "neither a video nor audio of a known format";
  }
}
