package io.reelay.sandbox.gateway;

import java.io.IOException;
import java.util.List;

/** new-api's {@code POST /v1/video/generations} and {@code GET /v1/video/generations/{id}}. */
final class GenerationsApi {
  private final Operations operations;
  private final Surface surface;

  GenerationsApi(Operations operations, Surface surface) {
    this.operations = operations;
    this.surface = surface;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/video/generations", this::create),
        new Route("GET", "/v1/video/generations/{id}", this::query));
  }

  private void create(ApiRequest request) throws IOException, InvalidRequest {
    operations.create(request, surface, GenerationBody.check(JsonBody.read(request)));
  }

  private void query(ApiRequest request) throws IOException, InvalidRequest {
    Task task =
        operations.task(request.id()).orElseThrow(() -> InvalidRequest.taskNotExist(request.id()));
    operations.query(request, task);
  }
}
