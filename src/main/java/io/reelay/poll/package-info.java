/** The wait for a task: when to ask again, when to give up, and the pool that holds the delays. */
package io.reelay.poll;
