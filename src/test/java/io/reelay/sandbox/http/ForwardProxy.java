package io.reelay.sandbox.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.commons.io.IOUtils;

/**
 * A forward proxy on 127.0.0.1, as companies have it: tunnels ({@code CONNECT}), plain requests,
 * Basic authentication. It has a world of its own: only servers on 127.0.0.1 are in it, under the
 * names and addresses that a test gives them. It writes down what it is asked.
 */
public final class ForwardProxy implements AutoCloseable {
  private static final int MAX_HEAD = 64 * 1024;

  private final ConnectionThreads connections;
  private final Map<String, Integer> world = new ConcurrentHashMap<>();
  private final List<List<String>> heads = new CopyOnWriteArrayList<>();
  private volatile String refusal;
  private volatile String user;
  private volatile long cutAfter = Long.MAX_VALUE;

  private ForwardProxy() throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    connections = new ConnectionThreads(listener, "forward-proxy", this::serve);
    connections.start();
  }

  /** Starts on a free port. */
  public static ForwardProxy start() throws IOException {
    return new ForwardProxy();
  }

  /** Where it listens, without a slash at its end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + connections.port());
  }

  /**
   * Makes a server known.
   *
   * @param authority as the proxy is asked for it, {@code HOST:PORT}
   * @param server on 127.0.0.1
   */
  public ForwardProxy reaches(String authority, URI server) {
    world.put(authority, server.getPort());
    return this;
  }

  /** From now on only these get through. */
  public ForwardProxy asks(String name, String password) {
    byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    user = "Basic " + Base64.getEncoder().encodeToString(pair);
    return this;
  }

  /** Answers each request by this head from now on, such as {@code HTTP/1.1 502 Bad Gateway}. */
  public void refuse(String head) {
    refusal = head;
  }

  /** Serves again. */
  public void serve() {
    refusal = null;
    cutAfter = Long.MAX_VALUE;
  }

  /** Dies in the middle of each tunnel, when so many bytes have come from its client. */
  public void cutAfter(long bytes) {
    cutAfter = bytes;
  }

  /** What it was asked for, as {@code METHOD TARGET}. */
  public List<String> asked() {
    return heads.stream().map(head -> head.get(0).replaceFirst(" HTTP/1\\.1$", "")).toList();
  }

  /** The lines of each head that came. */
  public List<List<String>> heads() {
    return List.copyOf(heads);
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      List<String> head = head(in);
      if (head.isEmpty()) {
        return;
      }
      heads.add(head);
      String[] asked = head.get(0).split(" ");
      boolean tunnel = asked[0].equals("CONNECT");
      Integer port = world.get(tunnel ? asked[1] : authority(URI.create(asked[1])));
      if (refusal != null) {
        answer(client, refusal);
      } else if (user != null && !head.contains("Proxy-Authorization: " + user)) {
        answer(client, "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"it\"");
      } else if (port == null) {
        answer(client, "HTTP/1.1 502 Not in my world");
      } else {
        forward(client, in, port, tunnel ? null : plain(head, URI.create(asked[1])));
      }
    } catch (IOException e) {
      // One of the two is gone.
    }
  }

  private void forward(Socket client, InputStream in, int port, String request) throws IOException {
    try (Socket server = connections.keep(new Socket("127.0.0.1", port))) {
      if (request == null) {
        client.getOutputStream().write(ascii("HTTP/1.1 200 Tunnel\r\n\r\n"));
      } else {
        server.getOutputStream().write(ascii(request));
      }
      connections.run(() -> pump(in, server, client));
      server.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private void pump(InputStream in, Socket server, Socket client) {
    try {
      if (copy(in, server.getOutputStream(), cutAfter)) {
        server.shutdownOutput();
        return;
      }
    } catch (IOException e) {
      // Cut below.
    }
    IOUtils.closeQuietly(client, server);
  }

  /** Whether all came over. */
  private static boolean copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[8192];
    long left = most;
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      left -= length;
      if (left < 0) {
        return false;
      }
      out.write(buffer, 0, length);
      out.flush();
    }
    return true;
  }

  private static String authority(URI url) {
    return url.getHost() + ":" + (url.getPort() < 0 ? 80 : url.getPort());
  }

  /** As the server gets it; one request a connection. */
  private static String plain(List<String> head, URI url) {
    String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    String first = head.get(0).replace(url.toString(), target);
    return String.join(
            "\r\n",
            Stream.concat(
                    Stream.of(first, "Connection: close"),
                    head.stream().skip(1).filter(line -> !isForProxies(line)))
                .toList())
        + "\r\n\r\n";
  }

  private static boolean isForProxies(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return lower.startsWith("proxy-") || lower.startsWith("connection:");
  }

  private static void answer(Socket client, String head) throws IOException {
    client
        .getOutputStream()
        .write(ascii(head + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"));
  }

  private static List<String> head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0 || head.length() > MAX_HEAD) {
        return List.of();
      }
      head.append((char) next);
    }
    return head.toString().strip().lines().toList();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    connections.close();
  }
}
