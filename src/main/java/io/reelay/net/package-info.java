/**
 * Outgoing HTTP: checked addresses, certificates, limits of answers, and redaction. {@code
 * docs/security.md} lists the attacks.
 */
package io.reelay.net;
