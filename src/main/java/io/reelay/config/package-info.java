/**
 * All settings: read from every source, checked together, and reported at once before anything
 * starts. {@link io.reelay.config.ReelaySettings#load} is the way in; a new setting is one entry in
 * {@code Catalogue} and one line in {@code docs/settings.md}.
 */
package io.reelay.config;
