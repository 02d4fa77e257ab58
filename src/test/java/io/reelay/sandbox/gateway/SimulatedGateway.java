package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.video.VideoSource;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A video gateway of the dialect {@code quickrouter} on 127.0.0.1 ({@code
 * 000_b2b3dd81083fd377.txt}, {@code 001_aec9aa8f46481b8b.txt}, {@code 004_dd874923c516bc2c.txt}).
 * It refuses what the real one refuses, keeps a bill of every create that took effect, and fails in
 * the ways its script says:
 *
 * <pre>{@code
 * gateway.onCreate(p -> p.contains("cat")).times(1)
 *     .answer(Fault.status(429).header("Retry-After", "2"));
 * gateway.onDownload().times(2).answer(DownloadFault.cutHalfWay());
 * }</pre>
 *
 * A rule counts for each prompt by itself; the first rule that takes a call meets it; without one
 * the answer is the normal one. The script and the generation times may change at any time.
 */
public final class SimulatedGateway implements AutoCloseable {
  private static final int LARGEST_BODY = 16 << 20;

  private final String apiKey;
  private final VideoSource videos;
  private final Tasks tasks;
  private final int port;
  private final Traffic traffic = new Traffic();
  private final Script<CreateCall> creates = new Script<>();
  private final Script<QueryCall> queries = new Script<>();
  private final Script<DownloadCall> downloads = new Script<>();
  private LoopbackHttp http;
  private LoopbackHttp otherOrigin;

  private SimulatedGateway(Builder builder) {
    this.apiKey = builder.apiKey;
    this.videos = builder.videos;
    this.tasks = new Tasks(videos, builder.clock, this::uri);
    generationTime(builder.generationTime);
    this.http = listen(builder.port);
    this.port = http.port();
  }

  /** A gateway on a free port that generates small videos at once. */
  public static SimulatedGateway start() {
    return builder().start();
  }

  /** The settings of a gateway that is not started yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The base URL for the client, without a slash at its end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The key it takes as {@code Authorization: Bearer …}. */
  public String apiKey() {
    return apiKey;
  }

  /** From now on a new job takes this time, from 0. */
  public void generationTime(Duration time) {
    generationTime(prompt -> true, time);
  }

  /** From now on a new job with such a prompt takes this time, from 0. */
  public void generationTime(Predicate<String> prompts, Duration time) {
    tasks.generationTime(prompts, time);
  }

  /** A rule for the creates of such prompts. */
  public Rule<CreateCall> onCreate(Predicate<String> prompts) {
    return creates.on(prompts);
  }

  /** A rule for all creates. */
  public Rule<CreateCall> onCreate() {
    return onCreate(prompt -> true);
  }

  /** A rule for the queries of such prompts' jobs. */
  public Rule<QueryCall> onQuery(Predicate<String> prompts) {
    return queries.on(prompts);
  }

  /** A rule for all queries. */
  public Rule<QueryCall> onQuery() {
    return onQuery(prompt -> true);
  }

  /** A rule for the downloads of such prompts' videos. */
  public Rule<DownloadCall> onDownload(Predicate<String> prompts) {
    return downloads.on(prompts);
  }

  /** A rule for all downloads. */
  public Rule<DownloadCall> onDownload() {
    return onDownload(prompt -> true);
  }

  /** Takes all rules back. */
  public void clearScript() {
    Stream.of(creates, queries, downloads).forEach(Script::clear);
  }

  /** What was billed so far. */
  public List<Bill.Create> bill() {
    return tasks.bill().creates();
  }

  /** What was billed for one prompt. */
  public List<Bill.Create> createsFor(String prompt) {
    return tasks.bill().createsFor(prompt);
  }

  /** What was asked, refused and leaked. */
  public Traffic traffic() {
    return traffic;
  }

  /** The most jobs that were open at once: created, and nobody was told yet how they ended. */
  public int mostJobsOpen() {
    return tasks.mostOpen();
  }

  /** Cuts all connections and refuses new ones; the jobs go on. */
  public synchronized void goOffline() {
    http.close();
  }

  /** Listens again, on the same port. */
  public synchronized void comeBack() {
    http = listen(port);
  }

  @Override
  public synchronized void close() {
    http.close();
    if (otherOrigin != null) {
      otherOrigin.close();
    }
    videos.close();
  }

  private LoopbackHttp listen(int port) {
    LoopbackHttp server = LoopbackHttp.bind(port, "simulated-gateway");
    return server
        .handle(
            "/v1/video/create",
            new ApiHandler("POST", apiKey, traffic, exchange -> create(exchange, server)))
        .handle(
            "/v1/video/query",
            new ApiHandler("GET", apiKey, traffic, exchange -> query(exchange, server)))
        .handle(
            FileHandler.PATH, new FileHandler(server, tasks, traffic, downloads, this::otherOrigin))
        .start();
  }

  private synchronized URI otherOrigin() {
    if (otherOrigin == null) {
      LoopbackHttp server = LoopbackHttp.bind(0, "simulated-cdn");
      // Without a script: a redirect that is always played would lead here for ever.
      var files = new FileHandler(server, tasks, traffic, new Script<>(), this::otherOrigin);
      otherOrigin = server.handle(FileHandler.PATH, files).start();
    }
    return otherOrigin.uri();
  }

  private void create(HttpExchange exchange, LoopbackHttp server)
      throws IOException, InvalidRequest {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw new InvalidRequest(413, "the body is larger than 16 MiB");
    }
    CreateRequest request = CreateRequest.parse(body);
    traffic.create(request.prompt());
    creates.play(new CreateCall(exchange, server, request, tasks));
  }

  private void query(HttpExchange exchange, LoopbackHttp server)
      throws IOException, InvalidRequest {
    String id = parameter(exchange, "id");
    Task task = tasks.byId(id).orElse(null);
    if (task == null) {
      traffic.refusal("400 task_not_exist " + id);
      Reply.json(400, QuickRouterDocuments.taskNotExist()).send(exchange);
      return;
    }
    traffic.query(task.prompt());
    queries.play(new QueryCall(exchange, server, task, tasks));
  }

  private static String parameter(HttpExchange exchange, String name) throws InvalidRequest {
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    return Stream.of(query.split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow(() -> new InvalidRequest(400, "the parameter " + name + " is required"));
  }

  /** How a gateway starts. */
  public static final class Builder {
    private int port;
    private String apiKey = "sk-sandbox";
    private Duration generationTime = Duration.ZERO;
    private VideoSource videos = VideoSource.padded(64 * 1024);
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** TCP port; 0, the default, is a free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** The key it takes; {@code sk-sandbox} by default. */
    public Builder apiKey(String apiKey) {
      this.apiKey = apiKey;
      return this;
    }

    /** How long a job takes; 0 by default. */
    public Builder generationTime(Duration time) {
      this.generationTime = time;
      return this;
    }

    /** Where its videos come from; closed with the gateway. Padded ones of 64 KiB by default. */
    public Builder videos(VideoSource videos) {
      this.videos = videos;
      return this;
    }

    /** The clock of the jobs; the machine's by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Starts to listen. */
    public SimulatedGateway start() {
      return new SimulatedGateway(this);
    }
  }
}
