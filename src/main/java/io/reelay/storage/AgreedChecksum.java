package io.reelay.storage;

import java.util.Base64;
import java.util.HexFormat;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The checksum of videos at one server. With {@link S3Checksum#AUTO} the first bodies have an MD5
 * and a CRC32C. From the first answer on it is CRC32C alone if the server has confirmed it, and MD5
 * alone if the server has passed over it or refused it: some servers refuse the header (Backblaze
 * B2).
 */
final class AgreedChecksum {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_IMPLEMENTED = 501;

  /** Null while the server was not heard. */
  private volatile S3Checksum agreed;

  /** Whether the next body has MD5 alone, because the last one was refused for an unknown cause. */
  private volatile boolean doubted;

  AgreedChecksum(S3Checksum set) {
    agreed = set == S3Checksum.AUTO ? null : set;
  }

  /**
   * The checksum of one body.
   *
   * @param kind what the server may confirm
   * @param md5 beside it; null = none
   */
  record Of(S3Checksum kind, String sum, String md5) {
    void on(PutObjectRequest.Builder put) {
      put.contentMD5(md5);
      kind.on(put, sum);
    }

    void on(UploadPartRequest.Builder upload) {
      upload.contentMD5(md5);
      kind.on(upload, sum);
    }

    void on(CompletedPart.Builder part) {
      kind.on(part, sum);
    }

    boolean isConfirmedBy(PutObjectResponse answer) {
      return sum.equals(kind.in(answer));
    }

    boolean isConfirmedBy(UploadPartResponse answer) {
      return sum.equals(kind.in(answer));
    }
  }

  /** The kind of a new upload in parts, which all of its parts must have. */
  S3Checksum forUpload() {
    S3Checksum now = agreed;
    if (now != null) {
      return now;
    }
    return doubted ? S3Checksum.MD5 : S3Checksum.CRC32C;
  }

  /**
   * The checksum of a body that goes in one piece.
   *
   * @param sha256 of the same bytes in hex, which are not digested again
   */
  Of of(byte[] bytes, int length, String sha256) {
    S3Checksum kind = forUpload();
    return kind == S3Checksum.SHA256
        ? new Of(kind, Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)), null)
        : of(bytes, length, kind);
  }

  /**
   * The checksum of a part.
   *
   * @param kind that of its upload
   */
  Of of(byte[] bytes, int length, S3Checksum kind) {
    boolean unsure = kind == S3Checksum.CRC32C && agreed != S3Checksum.CRC32C;
    return new Of(kind, kind.of(bytes, length), unsure ? S3Checksum.MD5.of(bytes, length) : null);
  }

  /** The server has taken a body with its checksum. */
  void taken(boolean confirmed) {
    if (agreed == null) {
      agreed = confirmed ? S3Checksum.CRC32C : S3Checksum.MD5;
    }
  }

  /**
   * Whether the server may take the same with another checksum at once. After any other refusal the
   * next try has another checksum, because a proxy may refuse a header in its own way.
   */
  boolean isChangedBy(S3Exception refusal) {
    boolean changed =
        agreed == null
            && (refusal.statusCode() == BAD_REQUEST || refusal.statusCode() == NOT_IMPLEMENTED);
    if (changed) {
      agreed = S3Checksum.MD5;
    } else {
      doubted = !doubted;
    }
    return changed;
  }
}
