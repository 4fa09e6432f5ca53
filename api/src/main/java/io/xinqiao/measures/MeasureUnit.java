package io.xinqiao.measures;

/** Says in what a measure is counted, and with how many decimals it is told. */
public enum MeasureUnit {
    /** Whole things: tickets, households, person-times. */
    COUNT(0),
    YUAN(2),
    PERCENT(1),
    MINUTES(1),
    HOURS(1),
    /** From 0 to 100. */
    POINTS(1),
    /** Of each thousand households. */
    PER_THOUSAND(1);

    private final int places;

    MeasureUnit(int places) {
        this.places = places;
    }

    /** How many decimals are told, rounded half-up once. */
    public int places() {
        return places;
    }
}
