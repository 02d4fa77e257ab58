/** The HTTP server: who may use it, its limits, uploaded prompts, jobs as JSON. */
package io.reelay.api;
