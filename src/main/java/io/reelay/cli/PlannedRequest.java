package io.reelay.cli;

import java.net.URI;

/**
 * An HTTP request that was not sent.
 *
 * @param method such as {@code POST}
 * @param url with its query
 * @param contentType of the body; null if there is none
 * @param authorization the header's value, with {@code ***} instead of the key; null if there is
 *     none
 * @param idempotencyKey the header's value; null if there is none
 * @param body empty if there is none
 */
record PlannedRequest(
    String method,
    URI url,
    String contentType,
    String authorization,
    String idempotencyKey,
    byte[] body) {}
