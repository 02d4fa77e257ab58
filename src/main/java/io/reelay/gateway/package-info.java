/**
 * The contract of a gateway's dialect, and the meaning of its answers. A new gateway needs a
 * Kamelet in {@code routes/kamelets}, not a class here.
 */
package io.reelay.gateway;
