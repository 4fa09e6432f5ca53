package io.xinqiao.fees;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a billing run is divided.
 *
 * @param unitsAtOnce about how many units a step bills, so that it is soon through; a building is never divided
 */
@ConfigurationProperties("xinqiao.billing")
record BillingProperties(@DefaultValue("10000") int unitsAtOnce) {}
