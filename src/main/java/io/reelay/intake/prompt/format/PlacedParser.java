package io.reelay.intake.prompt.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;

/** A parser of a part of a file, whose lines are the file's. */
final class PlacedParser extends JsonParserDelegate {
  private final int linesBefore;

  /**
   * @param firstLine line of the file that the part begins on, from 1
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
