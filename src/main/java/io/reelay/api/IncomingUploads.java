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
 * Bodies on their way into files. No thread waits for a client: the route is called when all of a
 * body is there, and one that is not there when its connection ends leaves nothing behind. Of those
 * that are there, some at a time are taken, so that a slow ledger leaves threads for other
 * requests; the others wait without a thread, until the server's patience with the connection ends.
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

  /** What processes that were killed had left is removed. */
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

  /** Where bodies are while they are received and taken. */
  Path folder() {
    return folder.path();
  }

  /** Called by the event loop, before a byte of the body was read. */
  void receive(RoutingContext routing) {
    routing.request().pause();
    Reception reception = new Reception(routing);
    // Set now: a connection that ends before the file is open would be missed.
    routing.request().exceptionHandler(cut -> reception.ended());
    routing.addEndHandler(ended -> reception.ended());
    reception.open();
  }

  /**
   * The body of this request, for who takes it; to be given back to {@link #done}.
   *
   * @throws IOException if it is not there, or the request has ended
   */
  Upload of(HttpServerRequest request) throws IOException {
    Upload upload = whole.get(request);
    if (upload == null || !upload.begin()) {
      throw new IOException("the request ended before its body was read");
    }
    return upload;
  }

  /** The body was taken, or could not be. */
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

  /** One body; everything in it is called by the event loop of its connection. */
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

    /** Nobody is there any more to be answered, or the answer was given. */
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
      // Only this shows that the disk has all of it. Closing alone does not report a failed write.
      written
          .eventually(() -> open.close())
          .onSuccess(closed -> enter(call))
          .onFailure(
              e -> {
                discard();
                refuse(e);
              });
    }

    /** With a place, which the end of the request or of the route gives back. */
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
        // No route has it, and none will.
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
          // The rest is dropped as it comes.
          routing.request().handler(rest -> {}).resume();
        }
        routing.fail(cause instanceof BodyTooLargeException ? 413 : 503, cause);
      }
    }

    /** A file that is not open yet is discarded when it is. */
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
