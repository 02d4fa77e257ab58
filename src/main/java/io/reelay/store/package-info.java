/**
 * The video's way from the gateway into the storage: download, resume, retry. Nothing here may
 * cause another create.
 */
package io.reelay.store;
