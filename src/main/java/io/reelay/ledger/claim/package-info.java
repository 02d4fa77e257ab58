/**
 * The distribution of jobs: claims, leases, nodes, and the room at each gateway. A claim gives a
 * lease, and each transition checks it again.
 */
package io.reelay.ledger.claim;
