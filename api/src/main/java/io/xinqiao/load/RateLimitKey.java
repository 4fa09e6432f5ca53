package io.xinqiao.load;

/**
 * The keys of the rate limiter's buckets: whose points an operation spends.
 *
 * @param client one sign-in of one application
 * @param company all of a company together; empty for a platform operator
 */
public record RateLimitKey(String client, String company) {}
