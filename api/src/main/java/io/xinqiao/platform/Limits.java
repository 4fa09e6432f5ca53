package io.xinqiao.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one document may ask for ({@code api.md}, Limits). The static ones are checked before a document is even
 * validated, because validating a hostile one is what costs.
 *
 * @param depth of nested fields
 * @param aliases in the whole document
 * @param rootFields of one operation
 * @param directives in the whole document
 * @param tokens in the whole document
 * @param cost in points: an object 1, a connection its page size, a mutation 10
 */
@ConfigurationProperties("xinqiao.limits")
public record Limits(
        @DefaultValue("15") int depth,
        @DefaultValue("30") int aliases,
        @DefaultValue("20") int rootFields,
        @DefaultValue("20") int directives,
        @DefaultValue("5000") int tokens,
        @DefaultValue("10000") int cost) {}
