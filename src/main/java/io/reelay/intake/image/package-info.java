/**
 * The images of a prompt: files beside the prompt file, and {@code data:} URLs. {@link
 * io.reelay.intake.image.LocalImages} is the entry point; {@link io.reelay.storage.ImageStore}
 * keeps them.
 */
package io.reelay.intake.image;
