package io.xinqiao.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Hours as tables of cases write them, such as 09:00-12:00,13:30-24:00. */
public final class HoursOf {
    private HoursOf() {}

    /** As an input has them, where a day ends at 00:00. */
    public static List<Map<String, String>> text(String hours) {
        return Arrays.stream(hours.split(",", -1))
                .map(window -> window.strip().split("-", -1))
                .map(ends -> Map.of("from", ends[0], "before", ends[1].equals("24:00") ? "00:00" : ends[1]))
                .toList();
    }

    /** As an answer has them. */
    public static String windows(JsonNode windows) {
        return windows.valueStream()
                .map(window -> window.at("/from").asString() + "-"
                        + window.at("/before").asString())
                .collect(Collectors.joining(","));
    }
}
