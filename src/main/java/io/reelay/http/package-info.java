/** What comes and goes over HTTP: the one server, who may use it, prompts, jobs. */
package io.reelay.http;
