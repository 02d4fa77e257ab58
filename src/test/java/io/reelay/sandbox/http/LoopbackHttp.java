package io.reelay.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's HTTP server on 127.0.0.1, set up to hold thousands of connections. An idle connection
 * costs no thread; a request that is being answered, or held back, costs one.
 */
public final class LoopbackHttp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopbackHttp.class);
  private static final int BACKLOG = 1024;

  static {
    // Beyond 200 idle connections, or after 30 s, kept-alive ones are cut: faults nobody scripted.
    setUnlessGiven("sun.net.httpserver.idleInterval", "3600");
    setUnlessGiven("sun.net.httpserver.maxIdleConnections", "10000");
    // Head and body are two writes; with Nagle's algorithm each answer would wait for an ACK.
    setUnlessGiven("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final CountDownLatch closing = new CountDownLatch(1);

  private LoopbackHttp(HttpServer server, String name) {
    this.server = server;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
  }

  /**
   * Takes a port. Connections wait until {@link #start}.
   *
   * @param port TCP port, or 0 for a free one
   * @param name name of the threads that answer
   * @throws UncheckedIOException when the port is taken
   */
  public static LoopbackHttp bind(int port, String name) {
    return bind(new InetSocketAddress(loopback(), port), name);
  }

  /**
   * Takes the port at every address of the machine: within a container, others come from outside.
   */
  public static LoopbackHttp bindEverywhere(int port, String name) {
    return bind(new InetSocketAddress(port), name);
  }

  private static LoopbackHttp bind(InetSocketAddress address, String name) {
    try {
      return new LoopbackHttp(HttpServer.create(address, BACKLOG), name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Serves a path: exactly this one, or all below it when it ends with a slash. */
  public LoopbackHttp handle(String path, HttpHandler handler) {
    server.createContext(path, exchange -> serve(path, handler, exchange));
    return this;
  }

  private static void serve(String path, HttpHandler handler, HttpExchange exchange)
      throws IOException {
    try (exchange) {
      if (path.endsWith("/") || exchange.getRequestURI().getPath().equals(path)) {
        handler.handle(exchange);
      } else {
        Reply.status(404).send(exchange);
      }
    } catch (IOException e) {
      LOG.debug("The client of {} is gone: {}", path, e.toString());
    } catch (RuntimeException e) {
      // The server would swallow it, and a broken sandbox would look like a lost connection.
      LOG.error("The sandbox cannot serve {}", path, e);
      throw e;
    }
  }

  /** Starts to answer. */
  public LoopbackHttp start() {
    server.start();
    return this;
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The root of what is served here, without a slash at its end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Holds the calling thread back, until the time is over or the server is closed. */
  public void pause(Duration time) {
    try {
      if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.debug("A held-back answer was let go: the server is closing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops at once: cuts every connection and lets held-back answers go. */
  @Override
  public void close() {
    // First the cut: an answer that is let go while its connection stands would still be sent.
    server.stop(0);
    closing.countDown();
    threads.shutdownNow();
  }

  private static void setUnlessGiven(String property, String value) {
    System.getProperties().putIfAbsent(property, value);
  }
}
