/**
 * The commands of {@code bin/reelay}, one class each. Exit status: 0, 1 if the command failed or
 * found a fault, 2 if the command line or the settings are wrong. Results go to standard output,
 * other text to standard error.
 */
package io.reelay.cli;
