package io.reelay.sandbox.gateway;

import io.reelay.sandbox.gateway.UnifiedApi.RequestCheck;
import java.io.IOException;
import java.util.List;

/** CrazyRouter's {@code POST /v1/videos} and {@code GET /v1/videos/{id}}. */
final class CrazyVideosApi {
  private final Operations operations;
  private final Surface surface;
  private final RequestCheck check;

  CrazyVideosApi(Operations operations, Surface surface, RequestCheck check) {
    this.operations = operations;
    this.surface = surface;
    this.check = check;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/videos", this::create),
        new Route("GET", "/v1/videos/{id}", this::query));
  }

  private void create(ApiRequest request) throws IOException, InvalidRequest {
    CreateRequest create = CrazyVideoBody.check(JsonBody.read(request));
    check.check(create);
    operations.create(request, surface, create);
  }

  private void query(ApiRequest request) throws IOException, InvalidRequest {
    String id = request.id();
    Task task = operations.task(id).orElseThrow(() -> InvalidRequest.taskNotExist(id));
    if (task.surface() != surface) {
      throw InvalidRequest.modelNotFound(id);
    }
    operations.query(request, task);
  }
}
