package io.reelay.ledger;

/** A multipart upload that was begun for a job, and that nobody is at work on any more. */
public record BegunUpload(String uploadId, String bucket, String storageKey) {}
