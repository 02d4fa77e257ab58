/** What is counted and measured, for Prometheus. Tags have few values: never an id or a prompt. */
package io.reelay.metrics;
