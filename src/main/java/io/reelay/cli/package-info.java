/**
 * What {@code java -jar reelay.jar COMMAND} does. {@link io.reelay.cli.ReelayCommand} is the way
 * in; each command is a class of its own, whose exit status is 0, 1 if it found something wrong or
 * failed, 2 if the command line or the settings are wrong. Results go to the standard output, all
 * else to the standard error.
 */
package io.reelay.cli;
