package io.xinqiao.archives;

import java.math.BigDecimal;

/** A point on the earth in degrees (WGS 84). */
public record GeoPoint(BigDecimal latitude, BigDecimal longitude) {
    private static final double EARTH_RADIUS_METRES = 6_371_009;

    /** How far it is as the crow flies, by the haversine formula on a globe. */
    public long metresTo(GeoPoint other) {
        var from = Math.toRadians(latitude.doubleValue());
        var to = Math.toRadians(other.latitude.doubleValue());
        var north = Math.sin((to - from) / 2);
        var east = Math.sin(Math.toRadians(other.longitude.subtract(longitude).doubleValue()) / 2);
        var chord = north * north + Math.cos(from) * Math.cos(to) * east * east;
        return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord))));
    }
}
