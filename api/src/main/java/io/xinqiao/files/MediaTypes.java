package io.xinqiao.files;

import java.util.Map;
import java.util.Set;
import org.apache.tika.Tika;
import org.springframework.stereotype.Component;

/** What a file is, by its first bytes, and which kinds are taken. */
@Component
class MediaTypes {
    private static final String EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private static final Map<File.Purpose, Set<String>> TAKEN = Map.of(
            File.Purpose.ATTACHMENT,
            Set.of(
                    "image/jpeg",
                    "image/png",
                    "image/webp",
                    "image/gif",
                    "image/heic",
                    "application/pdf",
                    "video/mp4",
                    "video/quicktime",
                    "audio/mpeg",
                    "audio/amr",
                    EXCEL,
                    WORD,
                    "text/csv",
                    "text/plain"),
            File.Purpose.IMPORT,
            // The old Excel and web pages named .xls come in as far as the import, which says how to save them anew.
            Set.of(
                    EXCEL,
                    "application/vnd.ms-excel",
                    "application/x-tika-msoffice",
                    "application/x-tika-ooxml-protected",
                    "application/xml",
                    "application/xhtml+xml",
                    "text/html",
                    "text/csv",
                    "text/plain"),
            File.Purpose.EXPORT,
            Set.of());

    private final Tika tika = new Tika();

    /** What the content is; the name only helps to tell its subtype, never makes an image of a program. */
    String of(byte[] beginning, String name) {
        return tika.detect(beginning, name);
    }

    boolean isTaken(File.Purpose purpose, String mediaType) {
        return TAKEN.getOrDefault(purpose, Set.of()).contains(mediaType);
    }
}
