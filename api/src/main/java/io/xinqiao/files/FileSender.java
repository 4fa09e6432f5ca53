package io.xinqiao.files;

import io.xinqiao.platform.HttpErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Sends the content of a file to somebody who was let in: whole, or the range that they ask for. */
@Component
class FileSender {
    private static final int AT_ONCE = 64 * 1024;

    /** What a browser may show by itself: nothing of it can run in a page's name. */
    private static final Set<String> SHOWN =
            Set.of("image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf");

    private static final String PDF = "application/pdf";

    private final HttpErrors errors;

    FileSender(HttpErrors errors) {
        this.errors = errors;
    }

    /** What the browser is to do with it. */
    enum Manner {
        /** Keep it as a file, and nowhere else. */
        SAVED,
        /** Show it where it can be shown, also in a page of another origin. */
        SHOWN
    }

    void send(
            File file, FileStore.Drawer drawer, Manner manner, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var size = Objects.requireNonNull(file.size());
        var asked = range(request, file);
        response.setHeader("Accept-Ranges", "bytes");
        if (asked.filter(ByteRange::isNone).isPresent()) {
            response.setHeader("Content-Range", "bytes */" + size);
            errors.write(response, 416, "file.range");
            return;
        }
        if (manner == Manner.SHOWN && isKnown(request, tag(file))) {
            keep(response, tag(file));
            response.setStatus(304);
            return;
        }
        var sent = asked.orElse(new ByteRange(0, size));
        InputStream opened;
        try {
            opened = drawer.read(Objects.requireNonNull(file.content()), sent.from());
        } catch (IOException failure) {
            errors.refuse(request, response, FileStore.failed(failure));
            return;
        }
        try (var content = opened) {
            if (asked.isPresent()) {
                response.setStatus(206);
                response.setHeader(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(sent.from(), sent.from() + sent.length() - 1, size));
            }
            var mediaType = Objects.requireNonNull(file.mediaType());
            response.setContentType(mediaType);
            response.setContentLengthLong(sent.length());
            var shown = manner == Manner.SHOWN && SHOWN.contains(mediaType);
            confine(response, shown && mediaType.equals(PDF));
            if (manner == Manner.SHOWN) {
                keep(response, tag(file));
            } else {
                response.setHeader("ETag", tag(file));
                response.setHeader("Cache-Control", "private, no-store");
            }
            response.setHeader(
                    "Content-Disposition", FileNames.disposition(shown ? "inline" : "attachment", file.name()));
            if (!request.getMethod().equals("HEAD")) copy(content, response.getOutputStream(), sent.length());
        }
    }

    /** Sends a smaller picture of a file. */
    void send(File file, Thumbnails.Picture picture, int side, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var tag = "\"" + file.sha256() + "-" + side + "\"";
        keep(response, tag);
        if (isKnown(request, tag)) {
            response.setStatus(304);
            return;
        }
        confine(response, false);
        response.setContentType(picture.mediaType());
        response.setContentLength(picture.bytes().length);
        response.setHeader("Content-Disposition", "inline");
        if (!request.getMethod().equals("HEAD")) response.getOutputStream().write(picture.bytes());
    }

    /** For as long as its address is good at least; the content under it never changes. */
    private static void keep(HttpServletResponse response, String tag) {
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "private, max-age=300");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }

    private static boolean isKnown(HttpServletRequest request, String tag) {
        return tag.equals(request.getHeader("If-None-Match"));
    }

    /**
     * Never shown by the browser as a page of this origin, whatever it is, nor taken for something else. Its reader of
     * PDFs does not work in a sandbox; it brings one of its own.
     */
    private static void confine(HttpServletResponse response, boolean byReader) {
        response.setHeader(
                "Content-Security-Policy",
                byReader
                        ? "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
                        : "sandbox; default-src 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** The part that is asked for; of another content than is there now it is none, and all of it is sent. */
    static Optional<ByteRange> range(HttpServletRequest request, File file) {
        var of = request.getHeader("If-Range");
        if (of != null && !of.equals(tag(file))) return Optional.empty();
        return ByteRange.of(request.getHeader("Range"), Objects.requireNonNull(file.size()));
    }

    private static String tag(File file) {
        return '"' + file.sha256() + '"';
    }

    private static void copy(InputStream from, OutputStream to, long length) throws IOException {
        var piece = new byte[AT_ONCE];
        for (var left = length; left > 0; ) {
            var some = from.read(piece, 0, (int) Math.min(piece.length, left));
            if (some < 0) throw new IOException("A file that is shorter than it says");
            to.write(piece, 0, some);
            left -= some;
        }
    }
}
