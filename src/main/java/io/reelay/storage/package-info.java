/** S3 and folders: keys, conditions, links, images. It knows no job. */
package io.reelay.storage;
