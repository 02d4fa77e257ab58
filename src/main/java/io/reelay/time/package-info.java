/** The machine's clocks: the wall clock, and the one that no person and no time server sets. */
package io.reelay.time;
