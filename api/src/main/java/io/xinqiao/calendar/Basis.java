package io.xinqiao.calendar;

/** What time counts. */
public enum Basis {
    /** Every minute. */
    ELAPSED,
    /** Office hours on workdays. */
    WORKING,
    /** The service hours of every day, holidays too. */
    SERVICE
}
