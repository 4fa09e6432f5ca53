package io.xinqiao.privacy;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often personal data may be looked at in the clear.
 *
 * @param mostADay looks of one member on one day; the administrators are told at half of them
 */
@ConfigurationProperties("xinqiao.looks")
record LookProperties(@DefaultValue("200") int mostADay) {}
