package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.config.InboxSettings.DedupeBy;
import io.reelay.storage.LocalImage;
import java.util.List;

/**
 * One future job.
 *
 * @param place place in its file: {@code [0]}, {@code [1]}, … in a list; empty if the file is not a
 *     list
 * @param name name in lists and webhooks, 1..100 characters; the field {@code name}, or the file's
 *     own name, with {@code -1}, {@code -2}, … if the file is a list
 * @param gateways names of configured gateways, at least one, in the order in which they get the
 *     job. With a {@code source}, the job goes to the gateway that has the source
 * @param dedupeKey prompts with the same key are one job: {@code key:} and the file's {@code
 *     dedupe_key}, or {@code auto:} and 64 hexadecimal digits. These are the SHA-256 of the file's
 *     name, the prompt as in the file (fields sorted, without {@code $schema} and {@code on_error},
 *     before defaults, a local image by the SHA-256 of its bytes in place of its path) and its
 *     occurrence among equal prompts of the file; with {@link DedupeBy#CONTENT} the file's name is
 *     not part of it. So two equal entries of a list are two jobs. The same file dropped twice
 *     gives no new job, unless the picture at a path has changed. A new entry in a list does not
 *     change the keys of the others
 * @param request the gateway's fields, defaults merged in, the prompt's text included; {@code
 *     remix_of} and {@code character}, which select the call, are included. A prompt that makes a
 *     character ({@code reference_images}, seed {@code 002_d1701c69449250eb.txt}) also has its
 *     {@code name} here. It gets no defaults, since those are for videos. A remix gets none either,
 *     since it has the original video's values. A local image is {@code {"stored": …,
 *     "contentType": …}} here, with its key in the storage
 * @param images local images, which must be in the storage before the create
 * @param metadata the user's own, at most 16 KiB as JSON; null if there is none
 * @param webhookUrl receiver of its events instead of the settings' webhook; null = the settings'
 *     webhook. The whole URL may be a secret, so it is never logged
 * @param source its source, as {@code remix_of} or {@code character} names it: id, task id or name
 *     of a job, or a gateway's own id, 1..300 characters; null = no source
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
