/** The tasks of unknown jobs, found in the gateways' own lists. */
package io.reelay.reconcile;
