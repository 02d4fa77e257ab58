package io.reelay.ledger.transition;

/** A multipart upload that was begun for a job, and that nobody is at work on any more. */
public record PendingUpload(String uploadId, String bucket, String storageKey) {}
