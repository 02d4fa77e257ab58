/**
 * A folder as an inbox with other users' write access. {@link io.reelay.intake.file.HeldFolder}
 * works in the opened folder, even if its path leads to another place by then.
 */
package io.reelay.intake.file;
