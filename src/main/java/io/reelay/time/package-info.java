/** The machine's clocks: the one that others see, and the one that nobody puts forward or back. */
package io.reelay.time;
