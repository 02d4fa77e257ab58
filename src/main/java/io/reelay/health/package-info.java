/** What is asked when somebody wants to know whether Reelay can work. */
package io.reelay.health;
