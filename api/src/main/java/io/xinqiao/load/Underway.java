package io.xinqiao.load;

import io.xinqiao.load.FairPlaces.Place;
import jakarta.servlet.ServletRequest;

/** The place that an HTTP request holds among those under way. */
public final class Underway {
    static final String ATTRIBUTE = "xinqiao.underway";

    private Underway() {}

    /** Gives the place back: the request stays open for long, and has a place among the streams. */
    public static void leave(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Place place) place.close();
    }
}
