package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whose twin a simulated gateway is: which paths it has, what they take, and how they answer. */
public enum GatewayKind {
  /**
   * {@code 000_b2b3dd81083fd377.txt}, {@code 001_aec9aa8f46481b8b.txt}, {@code
   * 003_627d03da58f7585c.txt}, {@code 004_dd874923c516bc2c.txt}.
   */
  QUICKROUTER("quickrouter") {
    @Override
    List<Route> routes(Operations operations, Set<AnswerForm> forms) {
      var unified =
          new UnifiedApi(
              operations,
              new UnifiedSurface(Instant::toEpochMilli),
              request -> {},
              InvalidRequest::taskNotExist,
              List.of("id"));
      return Stream.of(unified.routes(), new QuickRouterVideosApi(operations).routes())
          .flatMap(List::stream)
          .toList();
    }

    @Override
    ObjectNode error(InvalidRequest refused) {
      return GatewayErrors.quickRouter(refused);
    }
  },

  /** {@code 002_d1701c69449250eb.txt}; the two families of paths know nothing of each other. */
  CRAZYROUTER("crazyrouter") {
    @Override
    List<Route> routes(Operations operations, Set<AnswerForm> forms) {
      Surface documented = new CrazyVideoSurface();
      Surface videos =
          forms.contains(AnswerForm.ENVELOPE)
              ? new EnvelopeSurface(documented, "artifact_url", "result_url")
              : documented;
      boolean atOnce = !forms.contains(AnswerForm.CHARACTERS_LATER);
      var characters = new CharactersApi(operations, new CharacterSurface(atOnce));
      var unified =
          new UnifiedApi(
              operations,
              new UnifiedSurface(Instant::getEpochSecond),
              characters::checkMentions,
              InvalidRequest::modelNotFound,
              List.of("id", "task_id"));
      return Stream.of(
              unified.routes(),
              new CrazyVideosApi(operations, videos, characters::checkMentions).routes(),
              characters.routes())
          .flatMap(List::stream)
          .toList();
    }

    @Override
    ObjectNode error(InvalidRequest refused) {
      return GatewayErrors.newApi(refused);
    }
  },

  /** The official Videos API (https://platform.openai.com/docs/api-reference/videos). */
  OPENAI("openai") {
    @Override
    List<Route> routes(Operations operations, Set<AnswerForm> forms) {
      return new OpenAiVideosApi(operations).routes();
    }

    @Override
    ObjectNode error(InvalidRequest refused) {
      return GatewayErrors.openAi(refused);
    }
  },

  /** The relay software new-api (https://github.com/QuantumNous/new-api), at its own paths. */
  NEW_API("new-api") {
    @Override
    List<Route> routes(Operations operations, Set<AnswerForm> forms) {
      Surface flat = new GenerationSurface();
      Surface surface =
          forms.contains(AnswerForm.FLAT)
              ? flat
              : new EnvelopeSurface(
                  flat,
                  forms.contains(AnswerForm.LINK_IN_FAIL_REASON) ? "fail_reason" : "result_url");
      return new GenerationsApi(operations, surface).routes();
    }

    @Override
    ObjectNode error(InvalidRequest refused) {
      return GatewayErrors.newApi(refused);
    }
  };

  private final String dialect;

  GatewayKind(String dialect) {
    this.dialect = dialect;
  }

  /** The dialect that speaks to it, as {@code reelay.gateways.NAME.dialect} has it. */
  public String dialect() {
    return dialect;
  }

  abstract List<Route> routes(Operations operations, Set<AnswerForm> forms);

  abstract ObjectNode error(InvalidRequest refused);
}
