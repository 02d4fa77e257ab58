package io.reelay.sandbox.gateway;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** {@code POST /v1/video/create} and {@code GET /v1/video/query}. */
final class UnifiedApi {
  private final Operations operations;
  private final UnifiedSurface surface;
  private final RequestCheck check;
  private final Function<String, InvalidRequest> taskOfOtherPaths;
  private final List<String> idParameters;

  /**
   * @param check what this gateway checks besides the fields
   * @param taskOfOtherPaths the answer to a query for a task that was created elsewhere
   * @param idParameters names that the query's id may have
   */
  UnifiedApi(
      Operations operations,
      UnifiedSurface surface,
      RequestCheck check,
      Function<String, InvalidRequest> taskOfOtherPaths,
      List<String> idParameters) {
    this.operations = operations;
    this.surface = surface;
    this.check = check;
    this.taskOfOtherPaths = taskOfOtherPaths;
    this.idParameters = idParameters;
  }

  /** What a gateway checks of a request whose fields are right. */
  @FunctionalInterface
  interface RequestCheck {
    void check(CreateRequest request) throws InvalidRequest;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/video/create", this::create),
        new Route("GET", "/v1/video/query", this::query));
  }

  private void create(ApiRequest request) throws IOException, InvalidRequest {
    CreateRequest create = UnifiedBody.check(JsonBody.read(request));
    check.check(create);
    operations.create(request, surface, create);
  }

  private void query(ApiRequest request) throws IOException, InvalidRequest {
    String id = request.parameter(idParameters);
    Task task = operations.task(id).orElseThrow(() -> InvalidRequest.taskNotExist(id));
    if (task.surface() != surface) {
      throw taskOfOtherPaths.apply(id);
    }
    operations.query(request, task);
  }
}
