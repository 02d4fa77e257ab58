/** S3 and folders: keys, conditions, links, images. It does not know jobs. */
package io.reelay.storage;
