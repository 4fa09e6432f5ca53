package io.xinqiao.platform;

/**
 * Whose points an operation spends.
 *
 * @param client one sign-in of one application
 * @param company all of a company together; empty for a platform operator
 */
public record Spender(String client, String company) {}
