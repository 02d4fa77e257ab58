/** S3 servers for the tests and the sandbox. */
package io.reelay.sandbox.s3;
