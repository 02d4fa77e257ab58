package io.reelay.sandbox.gateway;

import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.video.VideoSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A video gateway of a {@link GatewayKind} on 127.0.0.1. It refuses what the real one refuses,
 * keeps a bill of every create that took effect, and fails in the ways its script says:
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
  private final GatewayKind kind;
  private final String apiKey;
  private final VideoSource videos;
  private final Tasks tasks;
  private final int port;
  private final URI address;
  private final Traffic traffic = new Traffic();
  private final Script<CreateCall> creates = new Script<>();
  private final Script<QueryCall> queries = new Script<>();
  private final Script<DownloadCall> downloads = new Script<>();
  private final List<Route> routes;
  private volatile Behaviour<Call> everyCall = Fault.none();
  private LoopbackHttp http;
  private LoopbackHttp otherOrigin;

  private SimulatedGateway(Builder builder) {
    this.kind = builder.kind;
    this.apiKey = builder.apiKey;
    this.videos = builder.videos;
    this.tasks = new Tasks(videos, builder.clock, builder.keyUse, this::uri);
    generationTime(builder.generationTime);
    this.routes = kind.routes(operations(builder), builder.forms);
    this.address = builder.address;
    this.http = listen(builder.port);
    this.port = http.port();
  }

  /** A twin of QuickRouter on a free port that generates small videos at once. */
  public static SimulatedGateway start() {
    return builder().start();
  }

  /** A twin of another gateway, otherwise as {@link #start()}. */
  public static SimulatedGateway start(GatewayKind kind) {
    return builder().kind(kind).start();
  }

  /** The settings of a gateway that is not started yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whose twin it is. */
  public GatewayKind kind() {
    return kind;
  }

  /** The base URL for the client, without a slash at its end. */
  public URI uri() {
    return address == null ? URI.create("http://127.0.0.1:" + port) : address;
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

  /** Meets each call of the API like this before anything else, also one for no known task. */
  public void answerEverything(Behaviour<Call> behaviour) {
    everyCall = behaviour;
  }

  /** Takes all rules back. */
  public void clearScript() {
    everyCall = Fault.none();
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

  private Operations operations(Builder builder) {
    return new Operations(
        tasks,
        traffic,
        new ImageProof(builder.imageProof, traffic),
        creates,
        queries,
        downloads(downloads),
        builder.pollAfter);
  }

  private LoopbackHttp listen(int port) {
    String name = "simulated-gateway";
    LoopbackHttp server =
        address == null ? LoopbackHttp.bind(port, name) : LoopbackHttp.bindEverywhere(port, name);
    return server
        .handle("/", new ApiHandler(kind, apiKey, traffic, server, routes, () -> everyCall))
        .handle(
            FileHandler.PATH, new FileHandler(false, server, tasks, traffic, downloads(downloads)))
        .start();
  }

  private synchronized URI otherOrigin() {
    if (otherOrigin == null) {
      LoopbackHttp server = LoopbackHttp.bind(0, "simulated-cdn");
      // Without a script: a redirect that is always played would lead here for ever.
      var files = new FileHandler(true, server, tasks, traffic, downloads(new Script<>()));
      otherOrigin = server.handle(FileHandler.PATH, files).start();
    }
    return otherOrigin.uri();
  }

  private Downloads downloads(Script<DownloadCall> script) {
    return new Downloads(tasks, traffic, script, this::otherOrigin);
  }

  /** How a gateway starts. */
  public static final class Builder {
    private GatewayKind kind = GatewayKind.QUICKROUTER;
    private final Set<AnswerForm> forms = EnumSet.noneOf(AnswerForm.class);
    private boolean imageProof = true;
    private Duration pollAfter;
    private int port;
    private URI address;
    private String apiKey = "sk-sandbox";
    private Duration generationTime = Duration.ZERO;
    private VideoSource videos = VideoSource.padded(64 * 1024);
    private Clock clock = Clock.systemUTC();
    private KeyUse keyUse = KeyUse.IGNORE;

    private Builder() {}

    /** Whose twin it is; QuickRouter's by default. */
    public Builder kind(GatewayKind kind) {
      this.kind = kind;
      return this;
    }

    /** Answers in this form where it would answer in the documented one. */
    public Builder form(AnswerForm form) {
      forms.add(form);
      return this;
    }

    /**
     * Whether a create's images that are at this machine's loopback addresses are fetched, and the
     * create is refused where one is no PNG, JPEG or WebP; true by default.
     */
    public Builder imageProof(boolean on) {
      imageProof = on;
      return this;
    }

    /** Told with each query's answer as {@code openai-poll-after-ms}; not told by default. */
    public Builder pollAfter(Duration delay) {
      pollAfter = delay;
      return this;
    }

    /** TCP port; 0, the default, is a free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Listens at every address of the machine, and says that it is at this URL: that of its
     * container. On 127.0.0.1 alone by default.
     */
    public Builder reachedAt(URI address) {
      this.address = address;
      return port(address.getPort());
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

    /** What it does with {@code Idempotency-Key}; like the real ones it ignores it by default. */
    public Builder keys(KeyUse use) {
      this.keyUse = use;
      return this;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException when a form is not one of this kind of gateway
     */
    public SimulatedGateway start() {
      for (AnswerForm form : forms) {
        if (form.kind() != kind) {
          throw new IllegalStateException(kind + " does not answer in the form " + form);
        }
      }
      return new SimulatedGateway(this);
    }
  }
}
