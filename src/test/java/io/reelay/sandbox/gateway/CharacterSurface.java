package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The documents of {@code /sora/v1/characters}, for which the seed has none. Made at once: as other
 * relays of the same API answer. Made later: {@code queued}, and the user name comes with a query.
 */
final class CharacterSurface extends Surface {
  private final boolean atOnce;

  CharacterSurface(boolean atOnce) {
    this.atOnce = atOnce;
  }

  /** What a prompt calls the character, after an {@code @}. */
  static String username(Task task) {
    String name = task.request().body().path("name").asText().toLowerCase(Locale.ROOT);
    String id = task.id();
    return name.replaceAll("[^a-z0-9]", "") + "." + id.substring(id.length() - 6);
  }

  @Override
  String newId(CreateRequest request) {
    return (atOnce ? "ch_" : "char_") + freshUlid();
  }

  @Override
  ObjectNode created(Task task) {
    if (!atOnce) {
      return character(task, "queued").putNull("username");
    }
    String username = username(task);
    return GatewayErrors.object()
        .put("id", task.id())
        .put("username", username)
        .put("permalink", "https://sora.example.com/profile/" + username)
        .put("profile_picture_url", "https://sora.example.com/pictures/" + username + ".png");
  }

  @Override
  ObjectNode pending(Task task, double progress) {
    return character(task, progress == 0 ? "queued" : "in_progress").putNull("username");
  }

  @Override
  ObjectNode completed(Task task, URI link) {
    return character(task, "completed").put("username", username(task));
  }

  @Override
  List<String> linkFields() {
    return List.of();
  }

  @Override
  boolean makesVideo() {
    return false;
  }

  @Override
  boolean endsWithCreate() {
    return atOnce;
  }

  private static ObjectNode character(Task task, String status) {
    return GatewayErrors.object()
        .put("id", task.id())
        .put("object", "character")
        .put("status", status);
  }
}
