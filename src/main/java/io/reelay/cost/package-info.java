/** What creates are estimated to cost: money in millionths of whatever the user's currency is. */
package io.reelay.cost;
