package io.xinqiao.files;

import io.xinqiao.files.File.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Gate;
import io.xinqiao.identity.Session;
import io.xinqiao.identity.Tokens;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.FairPlaces.Place;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Load;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The content of files over HTTP: {@code PUT /files/{id}} once, {@code GET /files/{id}} as often as one sees it. The
 * rights are asked for before and the result recorded after; in between no connection to the database is held.
 */
@RestController
class FileEndpoint {
    private static final int BEGINNING = 64 * 1024;

    private final Tokens tokens;
    private final Gate gate;
    private final Files files;
    private final FileStore store;
    private final MediaTypes mediaTypes;
    private final FileProperties properties;
    private final HttpErrors errors;
    private final Load load;

    FileEndpoint(
            Tokens tokens,
            Gate gate,
            Files files,
            FileStore store,
            MediaTypes mediaTypes,
            FileProperties properties,
            HttpErrors errors,
            Load load) {
        this.tokens = tokens;
        this.gate = gate;
        this.files = files;
        this.store = store;
        this.mediaTypes = mediaTypes;
        this.properties = properties;
        this.errors = errors;
        this.load = load;
    }

    /** A file that the caller reaches, and the drawer in which its content lies. */
    private record Reached(File file, boolean own, FileStore.Drawer drawer) {}

    /** More than a file may weigh. */
    private static final class TooLarge extends IOException {
        TooLarge() {
            super("too large");
        }
    }

    @PutMapping("/files/{id}")
    void put(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var session = session(request, response);
        if (session == null) return;
        var place = place(session, response);
        if (place == null) return;
        try (place) {
            put(session, id, request, response);
        }
    }

    private void put(Session session, String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var reached = reached(session, id, request, response);
        if (reached == null) return;
        var file = reached.file();
        if (!reached.own()) {
            errors.write(response, 404);
            return;
        }
        if (file.state() == State.STORED) {
            errors.write(response, 409);
            return;
        }
        try (var content = new BufferedInputStream(limited(request.getInputStream()), BEGINNING)) {
            content.mark(BEGINNING);
            var beginning = content.readNBytes(BEGINNING);
            content.reset();
            var mediaType = mediaTypes.of(beginning, file.name());
            if (beginning.length == 0 || !mediaTypes.isTaken(file.purpose(), mediaType)) {
                errors.write(response, 415, "file.type");
                return;
            }
            var counted = new Counted(content);
            reached.drawer().write(file.id(), counted);
            gate.enter(session, () -> {
                files.write(() -> files.stored(file.id(), mediaType, counted.size, counted.sha256()));
                return null;
            });
            response.setStatus(204);
        } catch (TooLarge tooLarge) {
            errors.write(response, 413, "file.large");
        } catch (UncheckedIOException broken) {
            if (broken.getCause() instanceof TooLarge) errors.write(response, 413, "file.large");
            else throw broken;
        }
    }

    @GetMapping("/files/{id}")
    void get(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var session = session(request, response);
        if (session == null) return;
        var place = place(session, response);
        if (place == null) return;
        try (place) {
            get(session, id, request, response);
        }
    }

    private void get(Session session, String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var reached = reached(session, id, request, response);
        if (reached == null) return;
        var file = reached.file();
        if (file.state() != State.STORED) {
            errors.write(response, 404);
            return;
        }
        response.setContentType(file.mediaType());
        if (file.size() != null) response.setContentLengthLong(file.size());
        response.setHeader("Cache-Control", "private, no-store");
        // Never shown by the browser as a page of this origin, whatever it is.
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(file.name(), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        try (var content = reached.drawer().read(file.id())) {
            content.transferTo(response.getOutputStream());
        }
    }

    private @Nullable Session session(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return tokens.verify(request.getHeader("Authorization"), request.getHeader("Xinqiao-Tenant"), null);
        } catch (RuntimeException refused) {
            errors.refuse(request, response, refused);
            return null;
        }
    }

    private @Nullable Place place(Session session, HttpServletResponse response) throws IOException {
        try {
            return load.files().enter(session.share());
        } catch (CodedException full) {
            errors.write(response, 503, "overloaded");
            return null;
        }
    }

    private @Nullable Reached reached(
            Session session, String text, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var id = GlobalId.parse(text)
                .filter(global -> global.type().equals("File"))
                .map(GlobalId::key);
        try {
            var found = id.flatMap(key -> gate.enter(session, () -> find(key)));
            if (found.isPresent()) return found.get();
            errors.write(response, 404);
        } catch (RuntimeException refused) {
            errors.refuse(request, response, refused);
        }
        return null;
    }

    private Optional<Reached> find(UUID key) {
        var caller = Caller.current();
        if (caller.member() == null) return Optional.empty();
        return Optional.ofNullable(files.visible(List.of(key)).get(key))
                .map(file -> new Reached(file, file.createdById().equals(caller.memberId()), store.drawer()));
    }

    private InputStream limited(InputStream in) {
        var largest = properties.largest().toBytes();
        return new java.io.FilterInputStream(in) {
            private long read;

            @Override
            public int read() throws IOException {
                var one = super.read();
                if (one >= 0) count(1);
                return one;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                var some = super.read(into, from, length);
                if (some > 0) count(some);
                return some;
            }

            private void count(int more) throws TooLarge {
                read += more;
                if (read > largest) throw new TooLarge();
            }
        };
    }

    /** Counts and digests what passes. */
    private static final class Counted extends DigestInputStream {
        private long size;

        Counted(InputStream in) {
            super(in, sha256Digest());
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            if (one >= 0) size++;
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            var some = super.read(into, from, length);
            if (some > 0) size += some;
            return some;
        }

        String sha256() {
            return HexFormat.of().formatHex(getMessageDigest().digest());
        }

        private static MessageDigest sha256Digest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
