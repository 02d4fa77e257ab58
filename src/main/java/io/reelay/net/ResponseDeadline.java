package io.reelay.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.Timeout;

/**
 * Cuts an exchange at its deadline. HttpClient's own time-outs (5.5) limit only each silence, so a
 * server that sends a byte now and then would block a thread forever.
 */
public final class ResponseDeadline {
  private static final String RUNNING = "reelay.answer-clock";

  /**
   * The limit for name resolution, connection and TLS handshake together. Each attempt has its own
   * time-out.
   */
  private static final Timeout CONNECT_LIMIT = Timeout.ofMinutes(3);

  private static final Timeout ANSWER_LIMIT = Timeout.ofMinutes(1);
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final boolean withBody;

  private ResponseDeadline(boolean withBody) {
    this.withBody = withBody;
  }

  /**
   * Whole answers, up to the last byte, within the request's response time-out, or a minute if it
   * has none. The time starts when the request leaves.
   */
  public static ResponseDeadline ofAnswers() {
    return new ResponseDeadline(true);
  }

  /** The same for an answer's head. The reader watches over the body. */
  public static ResponseDeadline ofHeads() {
    return new ResponseDeadline(false);
  }

  /** Watches over all exchanges of the client that is built. */
  public void watch(HttpClientBuilder builder) {
    builder.addExecInterceptorBefore(ChainElement.CONNECT.name(), "connect-clock", this::connect);
    builder.addExecInterceptorAfter(ChainElement.CONNECT.name(), "answer-clock", this::exchange);
  }

  private ClassicHttpResponse connect(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Running connecting = Running.start(CONNECT_LIMIT, scope);
    scope.clientContext.setAttribute(RUNNING, connecting);
    try {
      return chain.proceed(request, scope);
    } catch (IOException e) {
      throw connecting.cause(e);
    } finally {
      connecting.stop();
    }
  }

  private ClassicHttpResponse exchange(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (scope.clientContext.getAttribute(RUNNING) instanceof Running connecting) {
      connecting.stop();
    }
    Timeout limit = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
    Running answering = Running.start(limit == null ? ANSWER_LIMIT : limit, scope);
    boolean goesOn = false;
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      if (withBody && response.getEntity() != null) {
        response.setEntity(
            new HttpEntityWrapper(response.getEntity()) {
              @Override
              public InputStream getContent() throws IOException {
                return new WatchedStream(super.getContent(), answering);
              }
            });
        goesOn = true;
      }
      return response;
    } catch (IOException e) {
      throw answering.cause(e);
    } finally {
      if (!goesOn) {
        answering.stop();
      }
    }
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "answer-clock");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** One exchange's time. */
  private static final class Running {
    private final Timeout limit;
    private volatile boolean over;
    private Future<?> end;

    private Running(Timeout limit) {
      this.limit = limit;
    }

    static Running start(Timeout limit, ExecChain.Scope scope) {
      Running running = new Running(limit);
      running.end =
          TIMER.schedule(
              () -> running.cut(scope.originalRequest),
              limit.toMilliseconds(),
              TimeUnit.MILLISECONDS);
      return running;
    }

    private void cut(ClassicHttpRequest request) {
      over = true;
      if (request instanceof Cancellable cancellable) {
        cancellable.cancel();
      }
    }

    void stop() {
      end.cancel(false);
    }

    /** The exception of this deadline, if the deadline cut the connection. */
    IOException cause(IOException seen) {
      if (!over || seen instanceof SocketTimeoutException) {
        return seen;
      }
      SocketTimeoutException cause = new SocketTimeoutException("not done in time: " + limit);
      cause.initCause(seen);
      return cause;
    }
  }

  /** Stops the clock at the end of the body, or when the reader stops. */
  private static final class WatchedStream extends ProxyInputStream {
    private final Running running;

    WatchedStream(InputStream in, Running running) {
      super(in);
      this.running = running;
    }

    @Override
    protected void afterRead(int count) {
      if (count < 0) {
        running.stop();
      }
    }

    @Override
    protected void handleIOException(IOException e) throws IOException {
      throw running.cause(e);
    }

    @Override
    public void close() throws IOException {
      // Closing reads the rest, even a slow one, so the clock runs until then.
      try {
        super.close();
      } finally {
        running.stop();
      }
    }
  }
}
