/** Webhooks: signatures and the retry schedule. */
package io.reelay.notify;
