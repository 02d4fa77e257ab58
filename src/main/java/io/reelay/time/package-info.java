/** The machine's clocks: the wall clock, and a clock that people and time servers cannot change. */
package io.reelay.time;
