package io.xinqiao.files;

import io.xinqiao.files.File.State;
import io.xinqiao.files.FileLinks.Link;
import io.xinqiao.files.FileLinks.Variant;
import io.xinqiao.identity.Impersonation;
import io.xinqiao.load.Load;
import io.xinqiao.load.RateLimitKey;
import io.xinqiao.load.RateLimiter;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.tenants.TenantDatabase;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Files by signed addresses ({@link FileLinks}), for whatever sends no token: {@code <img src>}, a new window. Whoever
 * got the address is asked for their rights anew each time, and pays for what travels.
 */
@RestController
class SignedDownloads {
    private static final int PREVIEW = 1600;
    private static final int THUMBNAIL = 480;

    private final FileLinks links;
    private final Files files;
    private final FileStore store;
    private final FileSender sender;
    private final Thumbnails thumbnails;
    private final Impersonation behalf;
    private final TenantDatabase database;
    private final Load load;
    private final RateLimiter purse;
    private final HttpErrors errors;

    SignedDownloads(
            FileLinks links,
            Files files,
            FileStore store,
            FileSender sender,
            Thumbnails thumbnails,
            Impersonation behalf,
            TenantDatabase database,
            Load load,
            RateLimiter purse,
            HttpErrors errors) {
        this.links = links;
        this.files = files;
        this.store = store;
        this.sender = sender;
        this.thumbnails = thumbnails;
        this.behalf = behalf;
        this.database = database;
        this.load = load;
        this.purse = purse;
        this.errors = errors;
    }

    private record Reached(File file, FileStore.Drawer drawer) {}

    @GetMapping(value = "/files/{id}", params = FileLinks.PARAMETER)
    void get(
            @PathVariable String id,
            @RequestParam(FileLinks.PARAMETER) String access,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        try {
            var link = GlobalId.parse(id)
                    .filter(global -> global.type().equals("File"))
                    .flatMap(global -> links.read(access, global.key()));
            if (link.isEmpty()) {
                errors.write(response, 403, "file.link");
                return;
            }
            try (var _ = load.files().enter(link.get().tenant().code())) {
                var reached = reached(link.get(), request);
                if (reached.isEmpty()) errors.write(response, 404);
                else send(link.get(), reached.get(), request, response);
            }
        } catch (RuntimeException refused) {
            if (response.isCommitted()) throw refused;
            errors.refuse(request, response, refused);
        }
    }

    private Optional<Reached> reached(Link link, HttpServletRequest request) {
        return database.as(
                link.tenant(),
                () -> behalf.of(link.member(), () -> {
                    var file = files.visible(List.of(link.file())).get(link.file());
                    if (file == null || file.state() != State.STORED) return Optional.empty();
                    var company = link.tenant().id().toString();
                    purse.payForBytes(
                            new RateLimitKey(company + "/" + FileLinks.PARAMETER + "/" + link.member(), company),
                            bytes(link, file, request));
                    return Optional.of(new Reached(file, store.drawer()));
                }));
    }

    /** Making a smaller picture reads all of the larger one. */
    private static long bytes(Link link, File file, HttpServletRequest request) {
        var size = Objects.requireNonNull(file.size());
        return link.variant() == Variant.WHOLE
                ? FileSender.range(request, file).map(ByteRange::length).orElse(size)
                : size;
    }

    private void send(Link link, Reached reached, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var side = switch (link.variant()) {
            case WHOLE -> 0;
            case PREVIEW -> PREVIEW;
            case THUMBNAIL -> THUMBNAIL;
        };
        var file = reached.file();
        if (side == 0) {
            sender.send(file, reached.drawer(), FileSender.Manner.SHOWN, request, response);
            return;
        }
        var content = Objects.requireNonNull(file.content());
        Optional<Thumbnails.Picture> picture;
        try {
            picture = thumbnails.of(content, side, () -> reached.drawer().read(content));
        } catch (IOException failure) {
            throw FileStore.failed(failure);
        }
        if (picture.isEmpty()) errors.write(response, 404, "file.picture");
        else sender.send(file, picture.get(), side, request, response);
    }
}
