package io.reelay.sandbox.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on 127.0.0.1 that writes what no HTTP library would: endless heads, dripping bodies. It
 * counts the requests that it was sent, and how many of its connections were cut while it wrote.
 */
public final class HostilePeer implements AutoCloseable {
  private final ConnectionThreads connections;
  private final Answer answer;
  private final List<List<String>> heads = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();

  /** Writes to a connection whose request's head was read. */
  @FunctionalInterface
  public interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private HostilePeer(Answer answer) throws IOException {
    this.answer = answer;
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    connections = new ConnectionThreads(listener, "hostile-peer", this::serve);
    connections.start();
  }

  /** Starts on a free port. */
  public static HostilePeer start(Answer answer) throws IOException {
    return new HostilePeer(answer);
  }

  /** Writes the text, and then one byte of the filling every 20 ms, without end. */
  public static Answer drip(String text, String filling) {
    return out -> {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      for (int number = 0; ; number++) {
        out.write(filling.charAt(number % filling.length()));
        out.flush();
        Thread.sleep(20);
      }
    };
  }

  /** Writes the text, and then the filling as fast as it is taken, without end. */
  public static Answer flood(String text, String filling) {
    byte[] block = filling.repeat(1 + 8192 / filling.length()).getBytes(StandardCharsets.US_ASCII);
    return out -> {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(block);
      }
    };
  }

  /** Where it listens, without a slash at its end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + connections.port());
  }

  /** Requests that came, each on a connection of its own. */
  public int requests() {
    return requests.get();
  }

  /** The lines of each request's head as they came over the wire, without the empty one. */
  public List<List<String>> heads() {
    return List.copyOf(heads);
  }

  /** Writes the head, and then the body. */
  public static Answer reply(String head, byte[] body) {
    return out -> {
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
    };
  }

  /** Answers that were not read to their end. */
  public int cut() {
    return cut.get();
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      List<String> head = new ArrayList<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
        head.add(line);
        line = in.readLine();
      }
      heads.add(List.copyOf(head));
      requests.incrementAndGet();
      answer.write(socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException e) {
      cut.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
