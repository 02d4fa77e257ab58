/** What was tried for each job, as people are told of it later. */
package io.reelay.history;
