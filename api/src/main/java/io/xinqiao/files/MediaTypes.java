package io.xinqiao.files;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tika.Tika;
import org.springframework.stereotype.Component;

/** What a file is, by its first bytes, which kinds are taken, and how the names of each end. */
@Component
class MediaTypes {
    private static final String EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /** The first ending of each is the one that a name gets which has none, or another. */
    private static final Map<File.Purpose, Map<String, List<String>>> TAKEN = Map.of(
            File.Purpose.ATTACHMENT,
            Map.ofEntries(
                    Map.entry("image/jpeg", List.of("jpg", "jpeg")),
                    Map.entry("image/png", List.of("png")),
                    Map.entry("image/webp", List.of("webp")),
                    Map.entry("image/gif", List.of("gif")),
                    Map.entry("image/heic", List.of("heic", "heif")),
                    Map.entry("application/pdf", List.of("pdf")),
                    Map.entry("video/mp4", List.of("mp4", "m4v")),
                    Map.entry("video/quicktime", List.of("mov")),
                    Map.entry("audio/mpeg", List.of("mp3")),
                    Map.entry("audio/amr", List.of("amr")),
                    Map.entry(EXCEL, List.of("xlsx")),
                    Map.entry(WORD, List.of("docx")),
                    Map.entry("text/csv", List.of("csv")),
                    Map.entry("text/plain", List.of("txt", "csv"))),
            File.Purpose.IMPORT,
            // The old Excel and web pages named .xls come in as far as the import, which says how to save them anew.
            Map.of(
                    EXCEL,
                    List.of("xlsx"),
                    "application/vnd.ms-excel",
                    List.of("xls"),
                    "application/x-tika-msoffice",
                    List.of("xls"),
                    "application/vnd.ms-spreadsheetml",
                    List.of("xls"),
                    "application/x-tika-ooxml-protected",
                    List.of("xlsx"),
                    "application/xml",
                    List.of("xls"),
                    "application/xhtml+xml",
                    List.of("xls"),
                    "text/html",
                    List.of("xls"),
                    "text/csv",
                    List.of("csv"),
                    "text/plain",
                    List.of("txt", "csv")),
            File.Purpose.EXPORT,
            Map.of());

    private final Tika tika = new Tika();

    /** What the content is; the name only helps to tell its subtype, never makes an image of a program. */
    String of(byte[] beginning, String name) {
        return tika.detect(beginning, name);
    }

    /** How the name of such a file may end; none when it is not taken. */
    Optional<Set<String>> endings(File.Purpose purpose, String mediaType) {
        return Optional.ofNullable(TAKEN.getOrDefault(purpose, Map.of()).get(mediaType))
                .map(LinkedHashSet::new);
    }

    /** All endings of a purpose, in the order of the alphabet. */
    static List<String> endings(File.Purpose purpose) {
        return TAKEN.getOrDefault(purpose, Map.of()).values().stream()
                .flatMap(Collection::stream)
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }
}
