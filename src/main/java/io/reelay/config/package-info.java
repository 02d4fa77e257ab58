/**
 * All settings. They are read from all sources and checked together, and all faults are reported
 * before the start. The entry point is {@link io.reelay.config.ReelaySettings#load}. A new setting
 * is one entry in {@code Catalogue} and one line in {@code docs/settings.md}.
 */
package io.reelay.config;
