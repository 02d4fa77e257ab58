/**
 * Streams a finished video into its place. What is not a whole MP4 never becomes visible there, and
 * no more of a video than one part is ever held in memory.
 */
package io.reelay.storage;
