package io.reelay.sandbox.gateway;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** CrazyRouter's {@code POST /sora/v1/characters} and {@code GET /sora/v1/characters/{id}}. */
final class CharactersApi {
  // Not an e-mail address, and without the full stop that ends a sentence.
  private static final Pattern MENTION = Pattern.compile("(?<![\\w.])@(\\w+(?:\\.\\w+)*)");

  private final Operations operations;
  private final CharacterSurface surface;

  CharactersApi(Operations operations, CharacterSurface surface) {
    this.operations = operations;
    this.surface = surface;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/sora/v1/characters", this::create),
        new Route("GET", "/sora/v1/characters/{id}", this::query));
  }

  /** Refuses a prompt that mentions a character this gateway has not made. */
  void checkMentions(CreateRequest request) throws InvalidRequest {
    for (String name :
        MENTION.matcher(request.prompt()).results().map((MatchResult m) -> m.group(1)).toList()) {
      boolean known =
          operations.completed(surface).map(CharacterSurface::username).anyMatch(name::equals);
      if (!known) {
        throw InvalidRequest.field(
            "prompt", "invalid_value", "There is no character @" + name + ".");
      }
    }
  }

  private void create(ApiRequest request) throws IOException, InvalidRequest {
    operations.create(request, surface, CharacterBody.check(JsonBody.read(request)));
  }

  private void query(ApiRequest request) throws IOException, InvalidRequest {
    Task task =
        operations
            .task(request.id())
            .filter(known -> known.surface() == surface)
            .orElseThrow(() -> InvalidRequest.taskNotExist(request.id()));
    operations.query(request, task);
  }
}
