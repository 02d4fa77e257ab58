/** Which time counts where: {@link io.reelay.time.SteadyClock} for what is under way. */
package io.reelay.time;
