/**
 * The create: its request, and the outcome of its answer. A create is sent in the route {@code
 * video-submit} and nowhere else.
 */
package io.reelay.submit;
