/**
 * Media formats: whether a file came whole, and of which type it is. At most one part of a video is
 * in memory.
 */
package io.reelay.storage.media;
