package io.xinqiao.platform;

import io.xinqiao.tenants.Buckets;
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
 * @param characters in the whole document
 * @param word characters of a name or number; an alias stands in every row of an answer
 * @param nesting of brackets of any kind in one another
 * @param fragments defined in the whole document
 * @param spreads of fragments in the whole document
 * @param chain of spreads in one another
 * @param selections of all operations together, with their fragments written out
 * @param cost in points: an object 1, a connection its page size, a mutation 10
 * @param client the bucket of points that one sign-in of one application may spend
 * @param company the bucket of a whole company
 */
@ConfigurationProperties("xinqiao.limits")
public record Limits(
        @DefaultValue("15") int depth,
        @DefaultValue("30") int aliases,
        @DefaultValue("20") int rootFields,
        @DefaultValue("20") int directives,
        @DefaultValue("5000") int tokens,
        @DefaultValue("100000") int characters,
        @DefaultValue("100") int word,
        @DefaultValue("60") int nesting,
        @DefaultValue("100") int fragments,
        @DefaultValue("300") int spreads,
        @DefaultValue("20") int chain,
        @DefaultValue("10000") int selections,
        @DefaultValue("10000") int cost,
        Bucket client,
        Bucket company) {
    /**
     * A leaky bucket.
     *
     * @param limit points that it holds
     * @param restore points that come back each second
     */
    public record Bucket(long limit, long restore) {
        public Buckets.Size size() {
            return new Buckets.Size(limit, restore);
        }
    }
}
