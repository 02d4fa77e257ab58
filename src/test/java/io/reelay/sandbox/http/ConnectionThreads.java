package io.reelay.sandbox.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.commons.io.IOUtils;

/** The raw servers' part below HTTP: a daemon thread for each connection, until all is closed. */
final class ConnectionThreads implements AutoCloseable {
  private final ServerSocket listener;
  private final String name;
  private final Consumer<Socket> serve;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /**
   * @param listener closed by {@link #close}
   * @param name of the threads
   * @param serve called for each connection, in a thread of its own
   */
  ConnectionThreads(ServerSocket listener, String name, Consumer<Socket> serve) {
    this.listener = listener;
    this.name = name;
    this.serve = serve;
  }

  /** From now on connections are served. */
  void start() {
    run(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = keep(listener.accept());
        run(() -> serve.accept(client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  /** The same socket, which {@link #close} closes. */
  Socket keep(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  void run(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    IOUtils.closeQuietly(listener);
    sockets.forEach(IOUtils::closeQuietly);
  }
}
