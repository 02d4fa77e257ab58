package io.reelay.storage;

/**
 * A complete video in its place.
 *
 * @param bucket S3 bucket; null for a folder
 * @param key path below the bucket or the root folder
 * @param url unsigned {@code http(s):} address of the object, percent-encoded, or a {@code file:}
 *     URI
 * @param bytes size, at least 1
 * @param contentType by its bytes, not by the gateway's header: mostly {@code video/mp4}
 * @param sha256 digest of the bytes, 64 lower-case hex digits
 * @param remark an oddity of the complete video, for people; null = none
 */
public record StoredVideo(
    String bucket,
    String key,
    String url,
    long bytes,
    String contentType,
    String sha256,
    String remark) {}
