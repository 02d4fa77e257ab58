package io.reelay.ledger.transition;

/** A multipart upload that was begun for a job and is abandoned. */
public record PendingUpload(String uploadId, String bucket, String storageKey) {}
