/**
 * A folder as an inbox, which others may write to. {@link io.reelay.intake.file.HeldFolder} acts in
 * the folder that was opened, wherever its path leads by then.
 */
package io.reelay.intake.file;
