package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.config.InboxSettings.DedupeBy;
import io.reelay.storage.LocalImage;
import java.util.List;

/**
 * One job-to-be.
 *
 * @param place where it is in its file: {@code [0]}, {@code [1]}, … in a list; empty if the file is
 *     not a list
 * @param name what lists and webhooks call it, 1..100 characters; the file's {@code name}, or the
 *     file's own name, with {@code -1}, {@code -2}, … if the file is a list
 * @param gateways names of configured gateways, at least one, in the order in which they get the
 *     job. With a {@code source}, the job goes to the one of them that has the source
 * @param dedupeKey prompts with the same key are one job: {@code key:} and the file's {@code
 *     dedupe_key}, or {@code auto:} and 64 hexadecimal digits. These are the SHA-256 of the file's
 *     name, the prompt as it stands in the file (fields sorted, without {@code $schema} and {@code
 *     on_error}, before defaults, a local image by the SHA-256 of its bytes in place of its path)
 *     and its occurrence among equal prompts of the file; by {@link DedupeBy#CONTENT} the file's
 *     name has no part in it. So two equal entries of a list are two jobs, the same file dropped
 *     twice is not, but is with another picture at the same path, and an entry that is put into a
 *     list leaves the keys of the others alone
 * @param request the gateway's fields, defaults merged in, the prompt's text included; {@code
 *     remix_of} and {@code character}, which choose the call, are among them. A prompt that makes a
 *     character ({@code reference_images}, seed {@code 002_d1701c69449250eb.txt}) has its {@code
 *     name} here as well and gets no defaults, which are a video's; nor does a remix, which has the
 *     original video's. A local image is {@code {"stored": …, "contentType": …}} here, with its key
 *     in the storage
 * @param images the local images, which are to be in the storage before the gateway is asked
 * @param metadata the user's own, at most 16 KiB as JSON; null if there is none
 * @param webhookUrl receiver of its events instead of the settings' webhook; null = that one. May
 *     be a secret as a whole: never logged
 * @param source what it is made from, as {@code remix_of} or {@code character} names it: id, task
 *     id or name of a job, or the gateway's own id of something, 1..300 characters; null if it is
 *     made from nothing
 */
public record Prompt(
    String place,
    String name,
    List<String> gateways,
    String dedupeKey,
    ObjectNode request,
    List<LocalImage> images,
    ObjectNode metadata,
    String webhookUrl,
    String source) {
  public Prompt {
    gateways = List.copyOf(gateways);
  }

  /** The gateway that gets it first. */
  public String gateway() {
    return gateways.get(0);
  }
}
