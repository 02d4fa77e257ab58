package io.reelay.api;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.reelay.api.AccessRules.Asked;
import io.reelay.api.AccessRules.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the routes' {@code platform-http:}. Camel's health and metrics pages have the
 * same port and so the same server. Camel's own server (4.18.0) lacks two things: access checks
 * before routing, and limits of time and size for clients.
 */
public final class ApiServer extends VertxPlatformHttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Limit of bodies in memory. Prompts go to files. */
  private static final long MAX_SMALL_BODY = 64 * 1024;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final String CONTINUE = "100-continue";
  private static final int EVENT_LOOPS = 2;
  private static final int WORKERS = 8;

  /**
   * Workers for prompts. The other workers stay free for other requests when the ledger is slow.
   */
  private static final int UPLOADS = WORKERS / 2;

  private static final String PROMPTS = "/api/prompts";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration OPENING = Duration.ofSeconds(10);

  static final int MAX_CONNECTIONS = 1000;
  private static final int MAX_FOR_HEALTH = 50;

  /** The IPv6 network of one customer, whose connections may each have another address. */
  private static final int IPV6_NETWORK_BITS = 64;

  /**
   * Rules for browsers. A page may load only its own files and call only this server. Other sites
   * can neither frame the page nor read an answer. Prompts and links stay out of the cache.
   */
  private static final Map<String, String> FOR_BROWSERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri"
              + " 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for"
              + " 'script'; trusted-types 'none'",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  /** Errors that Vert.x finds before a route runs. */
  private static final Map<Integer, String> ERRORS =
      Map.of(
          404, "there is nothing at this path",
          405, "this path does not have this method",
          406, "this path does not have this type of content",
          413, "the body may have at most " + MAX_SMALL_BODY + " bytes",
          415, "Content-Type: application/json is needed",
          500, "the request did not arrive whole, or could not be answered",
          503, "this cannot be done now, the log has the reason; try again later");

  private static final Map<Integer, String> KINDS =
      Map.of(
          401, "no_token",
          403, "forbidden",
          404, "not_found",
          413, "too_large",
          500, "not_now",
          503, "not_now");

  private final String host;
  private final int port;
  private final AccessRules access;
  private final long mostBytes;
  private final Duration patience;
  private final IncomingUploads uploads;
  private HttpServer server;
  private SlowClients slow;
  private final ConnectionRoom<HttpConnection> room =
      new ConnectionRoom<>(MAX_CONNECTIONS, MAX_FOR_HEALTH, HttpConnection::close);

  /**
   * @param port 0 = any free one
   * @param mostBytes a larger announced body is refused; the reader of an unannounced one counts
   *     its bytes
   */
  public ApiServer(String host, int port, AccessRules access, long mostBytes) {
    this(host, port, access, mostBytes, PATIENCE);
  }

  ApiServer(String host, int port, AccessRules access, long mostBytes, Duration patience) {
    super(configuration(host, port));
    this.host = host;
    this.port = port;
    this.access = access;
    this.mostBytes = mostBytes;
    this.patience = patience;
    uploads = new IncomingUploads(mostBytes, UPLOADS);
  }

  private static VertxPlatformHttpServerConfiguration configuration(String host, int port) {
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost(host);
    configuration.setBindPort(port);
    configuration.setMaxBodySize(MAX_SMALL_BODY);
    configuration.getBodyHandler().setHandleFileUploads(false);
    configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
    return configuration;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    getCamelContext()
        .getComponent(
            PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME, PlatformHttpComponent.class)
        .setHeaderFilterStrategy(new ApiHeaders());
  }

  @Override
  protected Vertx createVertxInstance() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(EVENT_LOOPS)
            .setWorkerPoolSize(WORKERS)
            // The server has no files on the disk. The cache would be a folder in /tmp.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  @Override
  protected void startServer() throws Exception {
    VertxPlatformHttpRouter router =
        VertxPlatformHttpRouter.lookup(
            getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(port));
    ERRORS.forEach(
        (status, message) ->
            router.errorHandler(status, context -> failed(context, status, message)));
    uploads.start();
    // Camel's routes follow both.
    router
        .route()
        .order(-2)
        .handler(
            routing -> {
              routing.addEndHandler(ended -> room.end(routing.request().connection()));
              routing.next();
            });
    router.post(PROMPTS).order(-1).handler(uploads::receive);
    slow = new SlowClients(getVertx(), patience);
    HttpServer opening =
        getVertx()
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setIdleTimeout((int) patience.multipliedBy(2).toMillis()))
            .connectionHandler(this::connected)
            .requestHandler(request -> received(request, router));
    try {
      server =
          opening
              .listen(port, host)
              .toCompletionStage()
              .toCompletableFuture()
              .get(OPENING.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw cannotListen(e.getCause());
    }
  }

  /**
   * Checks that the port is free, before the other parts start. Camel would report a taken port
   * with stack traces.
   *
   * @throws IOException if it is taken
   */
  public void requireFree() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw cannotListen(e);
    }
  }

  private IOException cannotListen(Throwable cause) {
    return new IOException(
        "cannot listen on %s, port %d: %s; set reelay.http.host and reelay.http.port, or end the process that has the port"
            .formatted(host, port, cause.getMessage()),
        cause);
  }

  private void connected(HttpConnection connection) {
    connection.closeHandler(
        closed -> {
          room.leave(connection);
          slow.closed(connection);
        });
    if (room.enter(connection, peer(connection))) {
      slow.connected(connection);
    }
  }

  private static String peer(HttpConnection connection) {
    IPAddress address = new IPAddressString(connection.remoteAddress().hostAddress()).getAddress();
    return address.isIPv6()
        ? address.toPrefixBlock(IPV6_NETWORK_BITS).toString()
        : address.toString();
  }

  private void received(HttpServerRequest request, VertxPlatformHttpRouter router) {
    ConnectionRoom.Use use = room.begin(request.connection());
    if (use == ConnectionRoom.Use.NOTHING) {
      return;
    }
    slow.received(request);
    if (use == ConnectionRoom.Use.HEALTH && !request.path().startsWith(AccessRules.HEALTH)) {
      refuse(request, 503, "too many connections are in use");
      return;
    }
    serve(request, router);
  }

  private void serve(HttpServerRequest request, VertxPlatformHttpRouter router) {
    FOR_BROWSERS.forEach(request.response()::putHeader);
    Verdict verdict =
        access.judge(
            new Asked(
                request.method().name(),
                request.path(),
                request.headers().getAll(HttpHeaders.HOST),
                request.getHeader(HttpHeaders.ORIGIN),
                request.getHeader(HttpHeaders.AUTHORIZATION)));
    if (verdict != Verdict.ALLOWED) {
      if (verdict == Verdict.NO_TOKEN) {
        request.response().putHeader("WWW-Authenticate", "Bearer");
      }
      refuse(request, verdict.status(), verdict.message());
    } else if (!getCamelContext().isStarted()) {
      refuse(request, 503, "Reelay is starting or ending");
    } else if (isLiveness(request)) {
      // The event loop answers, so health need not wait for a worker. Camel's page shows more with
      // ?data=true.
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end("{\"status\":\"UP\"}");
      room.end(request.connection());
    } else if (announced(request) > mostBytes) {
      refuse(request, 413, "the body may have at most " + mostBytes + " bytes");
    } else {
      if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        // Answered now: a refused client need not send its body (RFC 9110, 10.1.1).
        request.response().writeContinue();
      }
      router.handle(request);
    }
  }

  private static boolean isLiveness(HttpServerRequest request) {
    return request.path().equals(AccessRules.LIVENESS)
        && (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD);
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    // Netty has already refused a length that is no number.
    return length == null ? 0 : Long.parseLong(length);
  }

  /**
   * The rest of the body is read and dropped for a moment. After an immediate close a client that
   * still sends would see a reset instead of the answer (RFC 9112, 9.6).
   */
  private void refuse(HttpServerRequest request, int status, String message) {
    fail(request.response(), status, message);
    room.end(request.connection());
    getVertx().setTimer(LINGER.toMillis(), timer -> request.connection().close());
  }

  private static void failed(RoutingContext context, int status, String message) {
    Throwable cause = context.failure();
    if (status >= 500 && cause != null && !context.response().closed()) {
      LOG.warn(
          "{} {}: {}", context.request().method(), context.request().path(), FailureText.of(cause));
    }
    fail(
        context.response(),
        status,
        cause instanceof BodyTooLargeException ? cause.getMessage() : message);
  }

  private static void fail(HttpServerResponse response, int status, String message) {
    if (response.closed() || response.ended()) {
      return;
    }
    if (status == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    JsonObject error =
        new JsonObject().put("kind", KINDS.getOrDefault(status, "invalid")).put("message", message);
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("error", error).encode());
  }

  /** The bodies of prompts that were posted. */
  public IncomingUploads uploads() {
    return uploads;
  }

  /** The number of open connections. */
  int connections() {
    return room.size();
  }

  @Override
  public HttpServer getServer() {
    return server;
  }

  @Override
  public int getPort() {
    return server == null ? port : server.actualPort();
  }

  @Override
  protected void stopServer() {
    // Closed with Vert.x.
    server = null;
  }

  @Override
  protected void stopVertx() {
    if (getVertx() != null) {
      getVertx().close().toCompletionStage().toCompletableFuture().join();
    }
    uploads.stop();
  }
}
