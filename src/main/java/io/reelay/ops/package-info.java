/** Health and metrics under {@code /observe}. Tags have few values: never an id or a prompt. */
package io.reelay.ops;
