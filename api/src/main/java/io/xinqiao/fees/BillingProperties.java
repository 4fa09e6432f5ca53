package io.xinqiao.fees;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs of bills are divided.
 *
 * @param unitsAtOnce about how many units a step bills, so that it is soon through; a building is never divided. Of
 *     overdue bills a step charges as many
 */
@ConfigurationProperties("xinqiao.billing")
record BillingProperties(@DefaultValue("10000") int unitsAtOnce) {}
