package io.reelay.sandbox.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.io.IOUtils;

/** TLS in front of a plain HTTP server on 127.0.0.1, with a private authority's certificate. */
public final class TlsFront implements AutoCloseable {
  private final ConnectionThreads connections;
  private final int target;
  private final AtomicInteger served = new AtomicInteger();

  private TlsFront(PrivateAuthority authority, URI target) throws IOException {
    this.target = target.getPort();
    ServerSocket listener =
        authority
            .server()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
    connections = new ConnectionThreads(listener, "tls-front", this::serve);
    connections.start();
  }

  /** Starts on a free port. */
  public static TlsFront of(PrivateAuthority authority, URI target) throws IOException {
    return new TlsFront(authority, target);
  }

  /** Where it listens, without a slash at its end. */
  public URI uri() {
    return URI.create("https://localhost:" + connections.port());
  }

  /** Connections whose handshake was completed, and on which something came. */
  public int served() {
    return served.get();
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      byte[] first = new byte[8192];
      int length = in.read(first);
      if (length < 0) {
        return;
      }
      served.incrementAndGet();
      try (Socket server = connections.keep(new Socket("127.0.0.1", target))) {
        server.getOutputStream().write(first, 0, length);
        connections.run(() -> pump(in, server));
        server.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      // The client did not trust the certificate, or left.
    }
  }

  private static void pump(InputStream in, Socket to) {
    try {
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      IOUtils.closeQuietly(to);
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
