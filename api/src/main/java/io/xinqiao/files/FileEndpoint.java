package io.xinqiao.files;

import io.xinqiao.files.File.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Gate;
import io.xinqiao.identity.Session;
import io.xinqiao.identity.Tokens;
import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.load.Load;
import io.xinqiao.load.RateLimiter;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Origins;
import io.xinqiao.platform.Sha256;
import io.xinqiao.tenants.TenantRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
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
    private final FileSender sender;
    private final MediaTypes mediaTypes;
    private final FileProperties properties;
    private final HttpErrors errors;
    private final Load load;
    private final FileUsage usage;
    private final RateLimiter purse;

    FileEndpoint(
            Tokens tokens,
            Gate gate,
            Files files,
            FileStore store,
            FileSender sender,
            MediaTypes mediaTypes,
            FileProperties properties,
            HttpErrors errors,
            Load load,
            FileUsage usage,
            RateLimiter purse) {
        this.tokens = tokens;
        this.gate = gate;
        this.files = files;
        this.store = store;
        this.sender = sender;
        this.mediaTypes = mediaTypes;
        this.properties = properties;
        this.errors = errors;
        this.load = load;
        this.usage = usage;
        this.purse = purse;
    }

    /** A file that the caller reaches, and the drawer in which its content lies. */
    private record Reached(File file, boolean own, FileStore.Drawer drawer) {}

    /** More than a file may weigh. */
    private static final class TooLarge extends IOException {
        TooLarge() {
            super("too large");
        }
    }

    /** The client went away half way. */
    private static final class Gone extends IOException {
        Gone(IOException broken) {
            super("the client is gone", broken);
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
        var told = request.getContentLengthLong();
        var reached = reached(session, id, request, response, file -> arriving(session, file, told));
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
            var endings = mediaTypes.endings(file.purpose(), mediaType);
            if (beginning.length == 0 || endings.isEmpty()) {
                errors.write(response, 415, "file.type");
                return;
            }
            var name = FileNames.withEnding(file.name(), endings.get());
            if (keep(session, reached, name, mediaType, new Counted(content))) response.setStatus(204);
            else errors.write(response, 409);
        } catch (UncheckedIOException broken) {
            answer(request, response, Objects.requireNonNull(broken.getCause()));
        } catch (IOException broken) {
            answer(request, response, broken);
        } catch (CodedException | TenantRefused | DataAccessException refused) {
            errors.refuse(request, response, refused);
        }
    }

    private void arriving(Session session, Reached reached, long told) {
        if (!reached.own() || reached.file().state() == State.STORED) return;
        var bytes = Math.min(
                told < 0 ? properties.largest().toBytes() : told,
                properties.largest().toBytes());
        purse.payForBytes(session.spender(), bytes);
        usage.requireRoom(reached.file().createdBy(), Math.max(1, told));
    }

    /** Whether this attempt is the one whose content the file has now; what any other brought is removed. */
    private boolean keep(Session session, Reached reached, String name, String mediaType, Counted counted)
            throws IOException {
        var file = reached.file();
        var content = reached.drawer().write(counted);
        var arrived = new Files.Arrived(name, mediaType, content, counted.size, counted.sha256());
        boolean first;
        try {
            first = gate.enter(session, () -> files.stored(file, arrived));
        } catch (CodedException | TenantRefused refused) {
            // After a failure of the database it may be recorded all the same: then it stays until it is swept away.
            reached.drawer().remove(content);
            throw refused;
        }
        if (!first) reached.drawer().remove(content);
        return first;
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, IOException broken)
            throws IOException {
        switch (broken) {
            case TooLarge _ -> errors.write(response, 413, "file.large");
            case Gone gone -> throw gone;
            default -> errors.refuse(request, response, FileStore.failed(broken));
        }
    }

    @GetMapping(value = "/files/{id}", params = "!" + FileLinks.PARAMETER)
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
        var reached = reached(session, id, request, response, found -> leaving(session, found, request));
        if (reached == null) return;
        var file = reached.file();
        if (file.state() != State.STORED) {
            errors.write(response, 404);
            return;
        }
        sender.send(file, reached.drawer(), FileSender.Manner.SAVED, request, response);
    }

    private void leaving(Session session, Reached reached, HttpServletRequest request) {
        var size = reached.file().size();
        if (size == null) return;
        purse.payForBytes(
                session.spender(),
                FileSender.range(request, reached.file()).map(ByteRange::length).orElse(size));
    }

    private @Nullable Session session(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return tokens.verify(
                    request.getHeader("Authorization"),
                    request.getHeader("Xinqiao-Tenant"),
                    Origins.foreign(request.getHeader("Origin"), request.getHeader("Host")));
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
            Session session,
            String text,
            HttpServletRequest request,
            HttpServletResponse response,
            Consumer<Reached> before)
            throws IOException {
        var id = GlobalId.parse(text)
                .filter(global -> global.type().equals("File"))
                .map(GlobalId::key);
        try {
            var found = id.flatMap(key -> gate.enter(session, () -> {
                var file = find(key);
                file.ifPresent(before);
                return file;
            }));
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
                .map(file -> new Reached(file, file.createdBy().equals(caller.memberId()), store.drawer()));
    }

    private InputStream limited(InputStream in) {
        var largest = properties.largest().toBytes();
        return new java.io.FilterInputStream(in) {
            private long read;

            @Override
            public int read() throws IOException {
                try {
                    var one = super.read();
                    if (one >= 0) count(1);
                    return one;
                } catch (TooLarge tooLarge) {
                    throw tooLarge;
                } catch (IOException broken) {
                    throw new Gone(broken);
                }
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                try {
                    var some = super.read(into, from, length);
                    if (some > 0) count(some);
                    return some;
                } catch (TooLarge tooLarge) {
                    throw tooLarge;
                } catch (IOException broken) {
                    throw new Gone(broken);
                }
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
            super(in, Sha256.digest());
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
    }
}
