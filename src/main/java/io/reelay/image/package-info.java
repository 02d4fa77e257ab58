/**
 * The images that a prompt brings along instead of naming a URL: files beside the prompt file, and
 * {@code data:} URLs. {@link io.reelay.image.LocalImages} is the way in; where they are kept is
 * {@link io.reelay.storage.ImageStore}'s concern.
 */
package io.reelay.image;
