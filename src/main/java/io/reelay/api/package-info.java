/** The HTTP server: access rules, limits, uploaded prompts, jobs as JSON. */
package io.reelay.api;
