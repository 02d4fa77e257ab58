/**
 * All settings of Reelay: read from every source, checked together and reported at once before
 * anything starts. {@link io.reelay.settings.ReelaySettings#load} is the way in; {@code Catalogue}
 * is the one list of what can be set.
 */
package io.reelay.settings;
