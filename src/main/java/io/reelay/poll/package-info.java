/** The wait for a task: the intervals, the deadline, and the pool of delays. */
package io.reelay.poll;
