package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;

/** A parser of a part of a file, with the file's line numbers. */
final class PlacedParser extends JsonParserDelegate {
  private final int linesBefore;

  /**
   * @param firstLine the part's first line in the file, from 1
   */
  PlacedParser(JsonParser part, int firstLine) {
    super(part);
    linesBefore = firstLine - 1;
  }

  @Override
  public JsonLocation currentTokenLocation() {
    return placed(super.currentTokenLocation());
  }

  @Override
  public JsonLocation currentLocation() {
    return placed(super.currentLocation());
  }

  private JsonLocation placed(JsonLocation place) {
    return linesBefore == 0
        ? place
        : new JsonLocation(
            place.contentReference(), -1, place.getLineNr() + linesBefore, place.getColumnNr());
  }
}
