package io.xinqiao.exports;

/** The formats of exported files. */
public enum ExportFormat {
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    CSV("csv", "text/csv;charset=UTF-8"),
    JSON_LINES("jsonl", "application/x-ndjson");

    private final String ending;
    private final String mediaType;

    ExportFormat(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    /** How the names of such files end. */
    public String ending() {
        return ending;
    }

    public String mediaType() {
        return mediaType;
    }
}
