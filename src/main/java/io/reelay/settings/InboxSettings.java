package io.reelay.settings;

import io.reelay.prompt.OnError;
import java.time.Duration;

/**
 * How prompt files are taken, and from which folder.
 *
 * @param directory watched folder; empty = off
 * @param interval time between two looks into it, 100 ms to 1 h
 * @param settle how long a file must be unchanged before it is taken, 100 ms to 10 min
 * @param maxFileBytes largest prompt file, 1 KiB to 256 MiB
 * @param onError what becomes of a file with wrong prompts
 */
public record InboxSettings(
    String directory, Duration interval, Duration settle, long maxFileBytes, OnError onError) {

  static InboxSettings read(SettingValues values) {
    return new InboxSettings(
        values.path(Catalogue.INBOX_DIRECTORY),
        values.get(Catalogue.INBOX_INTERVAL),
        values.get(Catalogue.INBOX_SETTLE),
        values.get(Catalogue.INBOX_MAX_FILE_SIZE),
        OnError.of(values.get(Catalogue.INBOX_ON_ERROR)));
  }
}
