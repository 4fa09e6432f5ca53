package io.xinqiao.calendar;

/** Hears, inside the change, that the company's calendar is another now. A bean of this type is all that is needed. */
public interface CalendarListener {
    /**
     * Counts anew what goes by workdays.
     *
     * @return how many moments have moved
     */
    int changed();
}
