/**
 * Who works on which job: claims, leases, nodes, and the room at each gateway. A claim gives a
 * lease; each transition asks for it again.
 */
package io.reelay.ledger.claim;
