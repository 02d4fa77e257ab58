package io.reelay.sandbox.gateway;

import io.reelay.sandbox.http.Reply;
import java.time.Duration;

/** What can go wrong with a video's bytes. Statuses such as 403 or 502 are in {@link Fault}. */
public final class DownloadFault {
  private static final int SLICES = 20;

  private DownloadFault() {}

  /** {@code Content-Length} is the whole, and the connection is cut half way. */
  public static Behaviour<DownloadCall> cutHalfWay() {
    return call -> {
      call.start(true);
      call.send(0, call.length() / 2);
      call.cut();
    };
  }

  /** A server that has ranges sends this many bytes of what was asked for, and is cut. */
  public static Behaviour<DownloadCall> cutAfter(long bytes) {
    return call -> {
      call.startFrom();
      call.send(call.from(), Math.min(call.length(), call.from() + bytes));
      call.cut();
    };
  }

  /** No {@code Content-Length}; half of the bytes, and a clean end. */
  public static Behaviour<DownloadCall> endedEarly() {
    return call -> {
      call.start(false);
      call.send(0, call.length() / 2);
      call.finish();
    };
  }

  /** No {@code Content-Length}, but whole. */
  public static Behaviour<DownloadCall> withoutLength() {
    return call -> {
      call.start(false);
      call.send(0, call.length());
      call.finish();
    };
  }

  /** 200, {@code video/mp4} and no byte. */
  public static Behaviour<Call> empty() {
    return Fault.status(200).header("Content-Type", "video/mp4");
  }

  /** 200 with a JSON error instead of the video. */
  public static Behaviour<Call> jsonInstead() {
    return Fault.errorInside200("video is being transferred", "server_error");
  }

  /**
   * 200 with a JSON document that leads to the video, as some relays answer {@code /content}; the
   * link is at another origin, where a key must not be shown.
   */
  public static Behaviour<DownloadCall> linkInstead() {
    return call ->
        call.reply(
            Reply.json(
                200,
                GatewayErrors.object()
                    .put("status", "completed")
                    .put("url", call.linkAtOtherOrigin().toString())
                    .put("video_url", call.linkAtOtherOrigin().toString())));
  }

  /** 400 although the job is completed, as a relay answers whose own copy is late. */
  public static ReplyFault notCompletedYet() {
    return Fault.json(
        400,
        GatewayErrors.openAi(
            new InvalidRequest(400, "Task is not completed yet, current status: NOT_START")));
  }

  /** 403, and so for every link given out so far; the next query tells a fresh one. */
  public static Behaviour<DownloadCall> expiredLink() {
    return call -> {
      call.expireLink();
      call.reply(FileHandler.LINK_EXPIRED);
    };
  }

  /** 302 to the same file at another origin, where a key must not be shown either. */
  public static Behaviour<DownloadCall> redirectToOtherOrigin() {
    return call ->
        call.reply(Reply.status(302).header("Location", call.linkAtOtherOrigin().toString()));
  }

  /** The whole video in twenty slices spread over this time. */
  public static Behaviour<DownloadCall> slow(Duration time) {
    return call -> {
      call.start(true);
      for (int slice = 0; slice < SLICES; slice++) {
        call.pause(time.dividedBy(SLICES));
        call.send(call.length() * slice / SLICES, call.length() * (slice + 1) / SLICES);
      }
      call.finish();
    };
  }
}
