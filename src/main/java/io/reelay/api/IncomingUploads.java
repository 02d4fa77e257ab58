package io.reelay.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes request bodies into files. No thread waits for a client: the route runs when the whole
 * body has arrived. If the connection ends earlier, the file is removed. Only some bodies are taken
 * at a time, so a slow ledger leaves threads for other requests. The others wait without a thread,
 * until the connection times out.
 */
public final class IncomingUploads {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingUploads.class);

  private final long mostBytes;
  private final Map<HttpServerRequest, Upload> whole = new ConcurrentHashMap<>();

  /** Calls of the route that wait for a place. */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private int places;
  private UploadFolder folder;

  /**
   * @param mostBytes size of the largest body
   * @param places bodies that are taken at the same time
   */
  IncomingUploads(long mostBytes, int places) {
    this.mostBytes = mostBytes;
    this.places = places;
  }

  /** Removes the files of killed processes. */
  void start() throws IOException {
    folder = UploadFolder.open();
  }

  void stop() {
    if (folder == null) {
      return;
    }
    try {
      folder.close();
    } catch (IOException e) {
      LOG.warn("{} stays: {}", folder.path(), e.toString());
    }
    folder = null;
  }

  /** The folder for bodies while they are received and taken. */
  Path folder() {
    return folder.path();
  }

  /** The event loop calls it before the first byte of the body is read. */
  void receive(RoutingContext routing) {
    routing.request().pause();
    Reception reception = new Reception(routing);
    // Set now: a connection that ends before the file is open would be missed.
    routing.request().exceptionHandler(cut -> reception.ended());
    routing.addEndHandler(ended -> reception.ended());
    reception.open();
  }

  /**
   * The body of this request. The caller gives it back to {@link #done}.
   *
   * @throws IOException if there is none, or the request has ended
   */
  Upload of(HttpServerRequest request) throws IOException {
    Upload upload = whole.get(request);
    if (upload == null || !upload.begin()) {
      throw new IOException("the request ended before its body was read");
    }
    return upload;
  }

  /** The caller has finished with the body. */
  void done(Upload upload) {
    whole.remove(upload.request());
    leave();
    try {
      Files.deleteIfExists(upload.file());
    } catch (IOException e) {
      LOG.warn("{} stays: {}", upload.file(), e.toString());
    }
  }

  private void enter(Runnable call) {
    synchronized (waiting) {
      if (places == 0) {
        waiting.add(call);
        return;
      }
      places--;
    }
    call.run();
  }

  private boolean giveUp(Runnable call) {
    synchronized (waiting) {
      return waiting.remove(call);
    }
  }

  private void leave() {
    Runnable next;
    synchronized (waiting) {
      next = waiting.poll();
      if (next == null) {
        places++;
        return;
      }
    }
    next.run();
  }

  /** One body. Only the event loop of its connection calls its methods. */
  private final class Reception {
    private final RoutingContext routing;
    private final FileSystem files;
    private final Runnable call;
    private Path file;
    private AsyncFile out;
    private Future<Void> written = Future.succeededFuture();
    private long count;

    /** Nothing more is received. */
    private boolean over;

    /** The client has gone, or it has its answer. */
    private boolean gone;

    Reception(RoutingContext routing) {
      this.routing = routing;
      files = routing.vertx().fileSystem();
      Context loop = routing.vertx().getOrCreateContext();
      call = () -> loop.runOnContext(now -> call());
    }

    void open() {
      files
          .createTempFile(folder.path().toString(), "", ".prompts", "rw-------")
          .compose(
              name -> {
                file = Path.of(name);
                return files.open(name, new OpenOptions().setRead(false));
              })
          .onSuccess(this::begin)
          .onFailure(this::fail);
    }

    private void begin(AsyncFile opened) {
      out = opened;
      if (over) {
        discard();
        return;
      }
      HttpServerRequest request = routing.request();
      out.exceptionHandler(this::fail);
      request.handler(this::write);
      request.endHandler(end -> complete());
      request.resume();
    }

    private void write(Buffer bytes) {
      if (over) {
        return;
      }
      count += bytes.length();
      if (count > mostBytes) {
        fail(new BodyTooLargeException(mostBytes));
        return;
      }
      Future<Void> write = out.write(bytes);
      written = written.compose(before -> write);
      if (out.writeQueueFull()) {
        routing.request().pause();
        out.drainHandler(drained -> routing.request().resume());
      }
    }

    private void complete() {
      if (over) {
        return;
      }
      over = true;
      AsyncFile open = out;
      out = null;
      // Only this result shows that the disk has the whole body. Closing does not report a failed
      // write.
      written
          .eventually(() -> open.close())
          .onSuccess(closed -> enter(call))
          .onFailure(
              e -> {
                discard();
                refuse(e);
              });
    }

    /** The call has a place. The end of the request or of the route releases it. */
    private void call() {
      if (gone) {
        leave();
        discard();
        return;
      }
      whole.put(routing.request(), new Upload(routing.request(), file));
      routing.next();
    }

    void ended() {
      gone = true;
      Upload upload = whole.get(routing.request());
      if (upload != null) {
        // No route has the body or gets it later.
        if (upload.begin()) {
          done(upload);
        }
      } else if (!over) {
        over = true;
        discard();
      } else if (giveUp(call)) {
        discard();
      }
    }

    private void fail(Throwable cause) {
      if (over) {
        discard();
        return;
      }
      over = true;
      discard();
      refuse(cause);
    }

    private void refuse(Throwable cause) {
      if (!gone) {
        if (!routing.request().isEnded()) {
          // The rest of the body is read and dropped.
          routing.request().handler(rest -> {}).resume();
        }
        routing.fail(cause instanceof BodyTooLargeException ? 413 : 503, cause);
      }
    }

    /** A file that is not open yet is discarded once it opens. */
    private void discard() {
      if (out != null) {
        AsyncFile open = out;
        out = null;
        open.close().onComplete(closed -> discard());
      } else if (file != null) {
        Path left = file;
        file = null;
        files.delete(left.toString()).onFailure(e -> LOG.warn("{} stays: {}", left, e.toString()));
      }
    }
  }
}
