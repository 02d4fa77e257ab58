package io.reelay.sandbox.gateway;

import java.io.IOException;
import java.util.List;

/** QuickRouter's {@code POST /v1/videos/{id}/remix} and {@code GET /v1/videos/{id}}. */
final class QuickRouterVideosApi {
  private final Operations operations;
  private final Surface surface = new QuickRouterVideoSurface();

  QuickRouterVideosApi(Operations operations) {
    this.operations = operations;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/videos/{id}/remix", this::remix),
        new Route("GET", "/v1/videos/{id}", this::query));
  }

  private void remix(ApiRequest request) throws IOException, InvalidRequest {
    Fields fields = JsonBody.read(request);
    Task source =
        operations
            .completed(request.id())
            // The error of the seed is declared under 200.
            .orElseThrow(
                () -> new InvalidRequest(200, "there is no finished video " + request.id()));
    operations.create(request, surface, RemixBody.withSize(fields, source));
  }

  /** The documents are those of the id, not of the path. */
  private void query(ApiRequest request) throws IOException, InvalidRequest {
    Task task =
        operations.task(request.id()).orElseThrow(() -> InvalidRequest.taskNotExist(request.id()));
    operations.query(request, task);
  }
}
