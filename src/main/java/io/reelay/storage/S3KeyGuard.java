package io.reelay.storage;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Prevents that any other job replaces the object at a key. The key is checked before the upload,
 * and written on the condition that nothing has changed since (S3 User Guide, "Prevent object
 * overwrites with conditional writes"). On a server without conditions the time between the two is
 * not protected. A server that was seen to keep conditions gets a short video without the check:
 * its refusal is the check. Some servers pass over conditions without a word.
 */
final class S3KeyGuard {
  private static final Logger LOG = LoggerFactory.getLogger(S3KeyGuard.class);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_IMPLEMENTED = 501;
  private static final Condition NONE = new Condition(null, null);
  private static final Condition FREE = new Condition("*", null);

  private final S3Client client;
  private final String bucket;
  private final boolean on;
  private volatile boolean conditional = true;

  /** Whether the server keeps conditions; null = not seen yet. */
  private volatile Boolean kept;

  /**
   * @param on whether keys are guarded at all
   */
  S3KeyGuard(S3Client client, String bucket, boolean on) {
    this.client = client;
    this.bucket = bucket;
    this.on = on;
  }

  /** The condition of a write to a key. A null header is not sent. */
  record Condition(String ifNoneMatch, String ifMatch) {
    void on(PutObjectRequest.Builder put) {
      put.ifNoneMatch(ifNoneMatch).ifMatch(ifMatch);
    }

    void on(CompleteMultipartUploadRequest.Builder complete) {
      complete.ifNoneMatch(ifNoneMatch).ifMatch(ifMatch);
    }
  }

  /**
   * The condition under which a video may be written to its key. The key must be free, or have this
   * job's own object from an attempt that did not end in the ledger.
   *
   * @throws KeyTakenException if the key has another object
   */
  Condition look(StorageTarget target) throws KeyTakenException {
    if (!on) {
      return NONE;
    }
    Optional<HeadObjectResponse> there = head(target.key());
    if (there.isEmpty()) {
      return FREE;
    }
    requireOwn(target, there.get());
    return new Condition(null, there.get().eTag());
  }

  /**
   * Writes under a condition, or without one if the server has none.
   *
   * @param bytes the video's size
   * @return the result of {@code write}; empty if the video was already there, as after a lost
   *     answer
   * @throws KeyTakenException if another object appeared there in between
   * @throws IOException if another video of this job did
   */
  <T> Optional<T> write(
      StorageTarget target, Condition condition, long bytes, Function<Condition, T> write)
      throws IOException {
    if (!conditional) {
      return Optional.of(write.apply(NONE));
    }
    try {
      return Optional.of(write.apply(condition));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_IMPLEMENTED && !condition.equals(NONE)) {
        T written = write.apply(NONE);
        conditional = false;
        LOG.warn(
            "The S3 server has no conditional writes: a second writer at the same moment could"
                + " replace a video");
        return Optional.of(written);
      }
      // A missing upload may have been completed by the attempt before.
      if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == NOT_FOUND) {
        requireArrived(target, bytes, e);
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Writes a video in one piece to a key that is free, or has this job's own object.
   *
   * @param bytes the video's size
   * @param write may be called again
   * @return the result of {@code write}; empty if the video was already there
   * @throws KeyTakenException if the key has another object
   */
  <T> Optional<T> put(StorageTarget target, long bytes, Function<Condition, T> write)
      throws IOException {
    if (on && conditional && Boolean.TRUE.equals(kept)) {
      try {
        return Optional.of(write.apply(FREE));
      } catch (S3Exception e) {
        if (e.statusCode() != PRECONDITION_FAILED) {
          throw e;
        }
      }
      Optional<HeadObjectResponse> there = head(target.key());
      if (there.isPresent() && isSame(target, bytes, there.get())) {
        return Optional.empty();
      }
    }
    Optional<T> written = write(target, look(target), bytes, write);
    if (on && conditional && kept == null && written.isPresent()) {
      seeWhetherKept(write);
    }
    return written;
  }

  /**
   * The same video once more: a server that keeps conditions refuses it, and another has the same
   * bytes afterwards.
   */
  private <T> void seeWhetherKept(Function<Condition, T> write) {
    try {
      write.apply(FREE);
      kept = false;
    } catch (S3Exception e) {
      kept = e.statusCode() == PRECONDITION_FAILED;
      LOG.debug("The S3 server's answer to the same video once more", e);
    } catch (SdkException e) {
      // Once is enough: the next video has the look before its write, which is always safe.
      kept = false;
      LOG.debug("The S3 server does not show whether it keeps conditions", e);
    }
  }

  private void requireArrived(StorageTarget target, long bytes, S3Exception refusal)
      throws IOException {
    HeadObjectResponse there = head(target.key()).orElseThrow(() -> refusal);
    if (!isSame(target, bytes, there)) {
      throw new IOException("S3 holds another video of this job at " + target.key(), refusal);
    }
  }

  private static boolean isSame(StorageTarget target, long bytes, HeadObjectResponse there)
      throws KeyTakenException {
    requireOwn(target, there);
    Map<String, String> sent = ObjectMetadata.clean(target.metadata());
    return there.contentLength() == bytes
        && there.metadata().entrySet().containsAll(sent.entrySet());
  }

  private static void requireOwn(StorageTarget target, HeadObjectResponse there)
      throws KeyTakenException {
    String job = ObjectMetadata.clean(target.metadata()).get(StorageTarget.JOB_ID);
    if (job == null || !job.equals(there.metadata().get(StorageTarget.JOB_ID))) {
      throw new KeyTakenException(target.key());
    }
  }

  private Optional<HeadObjectResponse> head(String key) {
    try {
      return Optional.of(client.headObject(head -> head.bucket(bucket).key(key)));
    } catch (S3Exception e) {
      // Without s3:ListBucket S3 answers "forbidden" for a missing object (HeadObject).
      if (e.statusCode() == NOT_FOUND || e.statusCode() == FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
