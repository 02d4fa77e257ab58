package io.reelay.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A properties file in UTF-8 that knows the line of each entry, which {@link Properties} loses. */
final class PropertiesFile {

  record Entry(String name, String value, int line) {}

  private final Path file;
  private final Faults faults;

  PropertiesFile(Path file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  /** All entries, duplicates included. If the file does not exist, there are none. */
  List<Entry> entries() {
    List<String> lines = text().lines().toList();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      if (isComment(lines.get(i))) {
        continue;
      }
      StringBuilder whole = new StringBuilder(lines.get(i));
      while (goesOn(whole) && i + 1 < lines.size()) {
        whole.append('\n').append(lines.get(++i));
      }
      entries.addAll(parse(whole.toString(), number));
    }
    return entries;
  }

  private String text() {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      CharBuffer text = CharBuffer.allocate(bytes.limit());
      if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
        faults.add(name(), "line " + lineAt(bytes) + " is not UTF-8 text");
        return "";
      }
      String decoded = text.flip().toString();
      return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    } catch (NoSuchFileException e) {
      return "";
    } catch (AccessDeniedException e) {
      faults.add(name(), "cannot be read by Reelay's user, so its settings are missing");
      return "";
    } catch (IOException e) {
      faults.add(name(), "cannot be read (" + e.getClass().getSimpleName() + ")");
      return "";
    }
  }

  private static int lineAt(ByteBuffer bytes) {
    int line = 1;
    for (int i = 0; i < bytes.position(); i++) {
      line += bytes.get(i) == '\n' ? 1 : 0;
    }
    return line;
  }

  private List<Entry> parse(String line, int number) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(line));
    } catch (IOException | IllegalArgumentException e) {
      faults.add(name(), "line " + number + " has a malformed \\uXXXX escape");
    }
    return one.stringPropertyNames().stream()
        .map(name -> new Entry(name, one.getProperty(name), number))
        .toList();
  }

  private static boolean isComment(String line) {
    String start = line.stripLeading();
    return start.startsWith("#") || start.startsWith("!");
  }

  /** An odd number of backslashes at the end continues the line. An even number is text. */
  private static boolean goesOn(CharSequence line) {
    int start = line.length();
    while (start > 0 && line.charAt(start - 1) == '\\') {
      start--;
    }
    return (line.length() - start) % 2 == 1;
  }

  private String name() {
    return file.getFileName().toString();
  }
}
