/**
 * Media formats: the checks for complete files and for their types. At most one part of a video is
 * in memory.
 */
package io.reelay.storage.media;
