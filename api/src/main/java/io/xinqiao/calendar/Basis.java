package io.xinqiao.calendar;

/** What time counts. */
public enum Basis {
    /** Every minute. */
    WALL,
    /** Office hours on workdays. */
    WORKING,
    /** The service hours of every day, holidays too. */
    SERVICE
}
