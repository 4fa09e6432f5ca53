package io.xinqiao.tenants;

import java.time.Duration;

/**
 * Work that comes again and again, done by one node at a time. A bean of this type is all that is needed.
 *
 * @param name its own for ever: the database remembers it
 * @param every how long after the end of one run the next begins
 */
public record RecurringWork(String name, Duration every, Runnable work) {}
