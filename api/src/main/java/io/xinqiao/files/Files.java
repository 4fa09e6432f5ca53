package io.xinqiao.files;

import static io.xinqiao.schema.tenant.Tables.FILE;
import static io.xinqiao.schema.tenant.Tables.FILE_LINK;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.files.File.Purpose;
import io.xinqiao.files.File.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The company's files: announced, stored, attached. One sees one's own, and those on objects that one sees. */
@Repository
public class Files {
    private static final Duration AWAITED_FOR = Duration.ofDays(2);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final FileStore store;
    private final ObjectProvider<NodeSource> sources;
    private final Clock clock;

    Files(TenantDatabase database, FileStore store, ObjectProvider<NodeSource> sources, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.store = store;
        this.sources = sources;
        this.clock = clock;
    }

    record CreateUploadInput(String name, Purpose purpose) {}

    /** What a photo shows: how it was, or how it is now. */
    public enum Stage {
        BEFORE,
        AFTER
    }

    record AttachFileInput(
            UUID fileId, String ownerId, @Nullable Stage stage) {}

    /** Those of these files that the caller may see. */
    public Map<UUID, File> visible(Collection<UUID> keys) {
        var member = Caller.current().memberId();
        var found = sql.selectFrom(FILE)
                .where(FILE.ID.eq(any(keys.toArray(UUID[]::new))))
                .fetchMap(FILE.ID, Files::file);
        var foreign = found.values().stream()
                .filter(file -> !file.createdById().equals(member))
                .map(File::id)
                .collect(toSet());
        if (!foreign.isEmpty()) {
            var reached = onVisibleObjects(foreign);
            found.keySet().removeIf(id -> foreign.contains(id) && !reached.contains(id));
        }
        return found;
    }

    private Set<UUID> onVisibleObjects(Set<UUID> files) {
        var links = sql.selectFrom(FILE_LINK)
                .where(FILE_LINK.FILE_ID.eq(any(files.toArray(UUID[]::new))))
                .fetch();
        Map<String, Set<UUID>> owners = links.stream()
                .collect(groupingBy(link -> link.getOwnerType(), mapping(link -> link.getOwnerId(), toSet())));
        Map<String, Set<UUID>> seen = new HashMap<>();
        sources.stream()
                .filter(source -> owners.containsKey(source.type()))
                .forEach(source -> seen.put(
                        source.type(),
                        source.visible()
                                .apply(Objects.requireNonNull(owners.get(source.type())))
                                .keySet()));
        return links.stream()
                .filter(link -> seen.getOrDefault(link.getOwnerType(), Set.of()).contains(link.getOwnerId()))
                .map(link -> link.getFileId())
                .collect(toSet());
    }

    /** The files on objects of one type, in the order in which they came; whoever sees the object sees them. */
    public Map<UUID, List<File>> on(String type, Collection<UUID> owners) {
        return on(type, owners, noCondition());
    }

    /** Those of them that were attached as showing this. */
    public Map<UUID, List<File>> on(String type, Collection<UUID> owners, Stage stage) {
        return on(type, owners, FILE_LINK.STAGE.eq(stage.name()));
    }

    private Map<UUID, List<File>> on(String type, Collection<UUID> owners, Condition which) {
        return sql.select(FILE.fields())
                .select(FILE_LINK.OWNER_ID)
                .from(FILE_LINK)
                .join(FILE)
                .on(FILE.ID.eq(FILE_LINK.FILE_ID))
                .where(FILE_LINK.OWNER_TYPE.eq(type))
                .and(FILE_LINK.OWNER_ID.eq(any(owners.toArray(UUID[]::new))))
                .and(which)
                .orderBy(FILE_LINK.LINKED_AT, FILE.ID)
                .fetchGroups(FILE_LINK.OWNER_ID, Files::file);
    }

    File announce(CreateUploadInput input) {
        if (input.purpose() == Purpose.EXPORT) {
            throw Refused.because(Code.INVALID, "refused.file.purpose", List.of(), "purpose");
        }
        return add(plainName(input.name()), input.purpose(), Caller.current().memberId());
    }

    /** A name without folders and control characters: it goes into headers and onto other people's disks. */
    private static String plainName(String name) {
        var plain = name.replaceAll("[\\p{Cntrl}\\\\/:*?\"<>|]", "_").strip();
        return plain.isEmpty() || plain.startsWith(".") ? "_" + plain : plain;
    }

    private File add(String name, Purpose purpose, UUID createdBy) {
        var file = new File(
                NewId.next(), name, purpose, State.AWAITED, null, null, null, createdBy, clock.instant(), null);
        sql.insertInto(FILE)
                .set(FILE.ID, file.id())
                .set(FILE.NAME, file.name())
                .set(FILE.PURPOSE, file.purpose().name())
                .set(FILE.STATE, file.state().name())
                .set(FILE.CREATED_BY, file.createdById())
                .set(FILE.CREATED_AT, file.createdAt())
                .execute();
        return file;
    }

    /** The content has come, all of it, and is on the disk. */
    void stored(UUID id, String mediaType, long size, String sha256) {
        sql.update(FILE)
                .set(FILE.STATE, State.STORED.name())
                .set(FILE.MEDIA_TYPE, mediaType)
                .set(FILE.SIZE, size)
                .set(FILE.SHA256, sha256)
                .set(FILE.STORED_AT, clock.instant())
                .where(FILE.ID.eq(id))
                .and(FILE.STATE.eq(State.AWAITED.name()))
                .execute();
    }

    /** A file that the API itself has written, for a member to fetch. To be called inside a change. */
    public File export(String name, String mediaType, byte[] content, UUID createdBy) {
        var file = add(plainName(name), Purpose.EXPORT, createdBy);
        try {
            store.drawer().write(file.id(), new ByteArrayInputStream(content));
            stored(
                    file.id(),
                    mediaType,
                    content.length,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        return sql.selectFrom(FILE).where(FILE.ID.eq(file.id())).fetchSingle(Files::file);
    }

    File attach(AttachFileInput input) {
        var file = visible(List.of(input.fileId())).get(input.fileId());
        if (file == null || !file.createdById().equals(Caller.current().memberId())) throw Refused.notFound("fileId");
        if (file.state() != State.STORED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.file.awaited", List.of(), "fileId");
        }
        if (file.purpose() != Purpose.ATTACHMENT) {
            throw Refused.because(Code.INVALID, "refused.file.purpose", List.of(), "fileId");
        }
        var owner = GlobalId.parse(input.ownerId()).orElseThrow(() -> Refused.notFound("ownerId"));
        var seen = sources.stream()
                .filter(source -> source.type().equals(owner.type()))
                .anyMatch(source -> source.visible().apply(List.of(owner.key())).containsKey(owner.key()));
        if (!seen) throw Refused.notFound("ownerId");
        sql.insertInto(FILE_LINK)
                .set(FILE_LINK.FILE_ID, file.id())
                .set(FILE_LINK.OWNER_TYPE, owner.type())
                .set(FILE_LINK.OWNER_ID, owner.key())
                .set(FILE_LINK.LINKED_BY, Caller.current().memberId())
                .set(FILE_LINK.LINKED_AT, clock.instant())
                .set(
                        FILE_LINK.STAGE,
                        input.stage() == null ? null : input.stage().name())
                .onConflictDoNothing()
                .execute();
        return file;
    }

    void write(Runnable change) {
        database.write(() -> {
            change.run();
            return null;
        });
    }

    private static File file(Record row) {
        return new File(
                row.get(FILE.ID),
                row.get(FILE.NAME),
                Purpose.valueOf(row.get(FILE.PURPOSE)),
                State.valueOf(row.get(FILE.STATE)),
                row.get(FILE.MEDIA_TYPE),
                row.get(FILE.SIZE),
                row.get(FILE.SHA256),
                row.get(FILE.CREATED_BY),
                Objects.requireNonNull(row.get(FILE.CREATED_AT)),
                row.get(FILE.STORED_AT));
    }

    /** What was announced and never came. */
    private void forgetNeverSent() {
        database.write(() -> sql.deleteFrom(FILE)
                .where(FILE.STATE.eq(State.AWAITED.name()))
                .and(FILE.CREATED_AT.lt(clock.instant().minus(AWAITED_FOR)))
                .execute());
    }

    @Configuration(proxyBeanMethods = false)
    static class Housekeeping {
        @Bean
        RecurringWork filesNeverSentAreForgotten(Files files, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "forget-files-never-sent",
                    Duration.ofHours(6),
                    () -> registry.forEach(database, files::forgetNeverSent));
        }
    }
}
