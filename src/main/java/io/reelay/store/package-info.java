/**
 * The transfer of a video from the gateway into the storage: download, resume, retry. No code here
 * may cause another create.
 */
package io.reelay.store;
