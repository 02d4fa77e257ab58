package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import io.reelay.sandbox.video.Video;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.function.Supplier;

/** A {@code GET} of a video that exists: of a public file, or of a task's content. */
public final class DownloadCall extends Call {
  private final Task task;
  private final Video video;
  private final Supplier<URI> linkAtOtherOrigin;

  DownloadCall(
      HttpExchange exchange,
      LoopbackHttp http,
      Task task,
      Video video,
      Supplier<URI> linkAtOtherOrigin) {
    super(exchange, http);
    this.task = task;
    this.video = video;
    this.linkAtOtherOrigin = linkAtOtherOrigin;
  }

  @Override
  public String prompt() {
    return task.prompt();
  }

  /** The video's length in bytes. */
  public long length() {
    return video.length();
  }

  /** The same video as a public file at another host and port of the gateway's. */
  public URI linkAtOtherOrigin() {
    return linkAtOtherOrigin.get();
  }

  /** Makes every link given out so far a dead one; the next query tells a fresh one. */
  public void expireLink() {
    task.expireLinks();
  }

  /** Sends the head: 200, with {@code Content-Length}, or chunked. */
  public void start(boolean withLength) throws IOException {
    exchange().getResponseHeaders().set("Content-Type", "video/mp4");
    exchange().sendResponseHeaders(200, withLength ? length() : 0);
  }

  /**
   * Where the part begins that was asked for: the {@code N} of {@code Range: bytes=N-}, or 0 where
   * all of it was, or {@code If-Range} names another file.
   */
  public long from() {
    String range = header("Range");
    String condition = header("If-Range");
    if (range == null
        || !range.matches("bytes=\\d{1,18}-")
        || condition != null && !condition.equals(etag())) {
      return 0;
    }
    return Long.parseLong(range.substring("bytes=".length(), range.length() - 1));
  }

  /** Sends the head as a server does that has ranges: 200, or 206 for a part. */
  public void startFrom() throws IOException {
    long from = from();
    exchange().getResponseHeaders().set("Content-Type", "video/mp4");
    exchange().getResponseHeaders().set("Accept-Ranges", "bytes");
    exchange().getResponseHeaders().set("ETag", etag());
    if (from > 0) {
      exchange()
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (length() - 1) + "/" + length());
    }
    exchange().sendResponseHeaders(from > 0 ? 206 : 200, length() - from);
  }

  private String etag() {
    return "\"" + task.id() + "-" + length() + "\"";
  }

  /** Sends a part of the video; {@link #finish} or {@link #cut} has to follow. */
  public void send(long from, long to) throws IOException {
    try (InputStream in = video.open()) {
      in.skipNBytes(from);
      OutputStream out = exchange().getResponseBody();
      byte[] buffer = new byte[16 * 1024];
      for (long left = to - from; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new EOFException("the video ends before byte " + to);
        }
        out.write(buffer, 0, count);
        left -= count;
      }
      out.flush();
    }
  }

  /** Ends the body cleanly. */
  public void finish() throws IOException {
    exchange().getResponseBody().close();
  }

  @Override
  public void answerNormally() throws IOException {
    if (from() >= length()) {
      reply(Reply.status(416).header("Content-Range", "bytes */" + length()));
      return;
    }
    startFrom();
    send(from(), length());
    finish();
  }
}
