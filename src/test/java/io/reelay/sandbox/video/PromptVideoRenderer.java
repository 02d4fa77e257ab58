package io.reelay.sandbox.video;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.io.FileChannelWrapper;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.model.Rational;
import org.jcodec.scale.AWTUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders each order once as an H.264 MP4 (baseline profile) with two pictures a second that shows
 * the prompt. Two videos at most are made at a time, and the last 256 are kept as temporary files;
 * an older one is made again when it is asked for. Works without a display and without fonts.
 */
public final class PromptVideoRenderer implements VideoSource {
  private static final Logger LOG = LoggerFactory.getLogger(PromptVideoRenderer.class);
  private static final int FRAMES_PER_SECOND = 2;
  private static final int AT_ONCE = 2;
  private static final int KEPT = 256;

  static {
    System.getProperties().putIfAbsent("java.awt.headless", "true");
  }

  private final PromptText text;
  private final int kept;
  private final Path folder;
  private final ExecutorService threads;
  private final Map<String, CompletableFuture<Video>> videos = new LinkedHashMap<>(16, 0.75f, true);

  /** Uses the machine's font, if it has one. */
  public PromptVideoRenderer() {
    this(PromptText.ofThisMachine(), KEPT);
  }

  PromptVideoRenderer(PromptText text, int kept) {
    this.text = text;
    this.kept = kept;
    try {
      this.folder = Files.createTempDirectory("reelay-videos-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            task -> {
              Thread thread = new Thread(task, "video-renderer");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public synchronized CompletableFuture<Video> video(VideoOrder order) {
    CompletableFuture<Video> video =
        videos.computeIfAbsent(
            order.taskId(), id -> CompletableFuture.supplyAsync(() -> render(order), threads));
    dropEldest();
    return video;
  }

  private void dropEldest() {
    var eldest = videos.entrySet().iterator();
    while (videos.size() > kept) {
      CompletableFuture<Video> video = eldest.next().getValue();
      if (!video.isDone()) {
        return;
      }
      eldest.remove();
      video.thenAccept(made -> delete(((FileVideo) made).file()));
    }
  }

  private Video render(VideoOrder order) {
    try {
      Path file = Files.createTempFile(folder, "", ".mp4");
      PromptFrames frames = new PromptFrames(order, FRAMES_PER_SECOND, text);
      try (FileChannelWrapper channel = NIOUtils.writableChannel(file.toFile())) {
        var encoder = SequenceEncoder.createWithFps(channel, Rational.R(FRAMES_PER_SECOND, 1));
        for (int number = 0; number < frames.count(); number++) {
          if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the renderer was closed");
          }
          encoder.encodeNativeFrame(AWTUtil.fromBufferedImageRGB(frames.frame(number)));
        }
        encoder.finish();
      }
      return new FileVideo(file, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    cancelWaiting();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("A video is still being rendered; its file may stay in {}", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(PromptVideoRenderer::delete);
    } catch (IOException e) {
      LOG.warn("Cannot list {}", folder, e);
    }
    delete(folder);
  }

  private synchronized void cancelWaiting() {
    // Nobody else would: what is dropped from the queue never completes by itself.
    videos.values().forEach(video -> video.cancel(true));
  }

  Path folder() {
    return folder;
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}", path, e);
    }
  }

  private record FileVideo(Path file, long length) implements Video {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }
}
