package io.xinqiao.files;

import static io.xinqiao.schema.tenant.Tables.FILE;
import static io.xinqiao.schema.tenant.Tables.FILE_LINK;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static java.util.stream.Gatherers.windowFixed;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.execution.NodeSource;
import io.xinqiao.files.File.Purpose;
import io.xinqiao.files.File.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Sha256;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The company's files: announced, stored, attached. One sees one's own, and those on objects that one sees. */
@Repository
public class Files {
    private static final RecordColumns<File> COLUMNS = RecordColumns.of(File.class, FILE);
    private static final Duration AWAITED_FOR = Duration.ofDays(2);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Files.class);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int AT_ONCE = 1000;

    private final TenantDatabase database;
    private final DSLContext sql;
    private final FileStore store;
    private final FileUsage usage;
    private final ObjectProvider<NodeSource> sources;
    private final ObjectProvider<HeldAttachments> held;
    private final ObjectProvider<FileGate> gates;
    private final Clock clock;

    Files(
            TenantDatabase database,
            FileStore store,
            FileUsage usage,
            ObjectProvider<NodeSource> sources,
            ObjectProvider<HeldAttachments> held,
            ObjectProvider<FileGate> gates,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.store = store;
        this.usage = usage;
        this.sources = sources;
        this.held = held;
        this.gates = gates;
        this.clock = clock;
    }

    record AnnounceFileInput(String name, Purpose purpose) {}

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
                .fetchMap(FILE.ID, Row.mapping(COLUMNS::read));
        var foreign = found.values().stream()
                .filter(file -> !file.createdBy().equals(member))
                .map(File::id)
                .collect(toSet());
        if (!foreign.isEmpty()) {
            var reached = onVisibleObjects(foreign);
            found.keySet().removeIf(id -> foreign.contains(id) && !reached.contains(id));
        }
        var made = found.values().stream()
                .filter(file -> file.purpose() == Purpose.EXPORT)
                .map(File::id)
                .collect(toSet());
        if (!made.isEmpty()) gates.forEach(gate -> found.keySet().removeAll(gate.withheld(made)));
        return found;
    }

    private Set<UUID> onVisibleObjects(Set<UUID> files) {
        var links = sql.selectFrom(FILE_LINK)
                .where(FILE_LINK.FILE_ID.eq(any(files.toArray(UUID[]::new))))
                .fetch();
        Map<String, Set<UUID>> owners = links.stream()
                .collect(groupingBy(link -> link.getOwnerType(), mapping(link -> link.getOwnerId(), toSet())));
        owners.forEach((type, some) -> some.removeAll(held(type, some)));
        Map<String, Set<UUID>> seen = new HashMap<>();
        sources.stream()
                .filter(source -> owners.containsKey(source.type()))
                .forEach(source -> seen.put(
                        source.type(),
                        source.visible(Objects.requireNonNull(owners.get(source.type())))
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

    private Set<UUID> held(String type, Collection<UUID> owners) {
        return held.stream()
                .filter(rule -> rule.ownerType().equals(type))
                .flatMap(rule -> rule.among().apply(owners).stream())
                .collect(toSet());
    }

    private Map<UUID, List<File>> on(String type, Collection<UUID> owners, Condition which) {
        var kept = held(type, owners);
        var shown = kept.isEmpty()
                ? noCondition()
                : FILE_LINK
                        .OWNER_ID
                        .ne(all(kept.toArray(UUID[]::new)))
                        .or(FILE.CREATED_BY.eq(Caller.current().memberId()));
        return sql.select(FILE.fields())
                .select(FILE_LINK.OWNER_ID)
                .from(FILE_LINK)
                .join(FILE)
                .on(FILE.ID.eq(FILE_LINK.FILE_ID))
                .where(FILE_LINK.OWNER_TYPE.eq(type))
                .and(FILE_LINK.OWNER_ID.eq(any(owners.toArray(UUID[]::new))))
                .and(which)
                .and(shown)
                .orderBy(FILE_LINK.LINKED_AT, FILE.ID)
                .fetchGroups(FILE_LINK.OWNER_ID, Row.mapping(COLUMNS::read));
    }

    File announce(AnnounceFileInput input) {
        if (input.purpose() == Purpose.EXPORT) {
            throw Refused.because(Code.INVALID, "refused.file.purpose", List.of(), "purpose");
        }
        var name = FileNames.plain(input.name());
        var taken = MediaTypes.endings(input.purpose());
        var ending = FileNames.ending(name);
        if (!ending.isEmpty() && !taken.contains(ending)) {
            throw Refused.because(
                    Code.INVALID, "refused.file.ending", List.of(ending, String.join(" ", taken)), "name");
        }
        return add(name, input.purpose(), Caller.current().memberId());
    }

    private File add(String name, Purpose purpose, UUID createdBy) {
        var file = new File(
                NewId.next(), name, purpose, State.AWAITED, null, null, null, null, createdBy, clock.instant(), null);
        COLUMNS.inserts().insert(sql, List.of(file));
        return file;
    }

    /**
     * What has come of a file's content.
     *
     * @param content the name under which it is kept
     */
    record Arrived(String name, String mediaType, UUID content, long size, String sha256) {}

    /** Records that an upload has come, all of it; false when another was first, or nobody awaits it any more. */
    boolean stored(File file, Arrived arrived) {
        return database.write(() -> {
            var first = recorded(file.id(), arrived);
            if (first) usage.count(file.createdBy(), arrived.size());
            return first;
        });
    }

    private boolean recorded(UUID id, Arrived arrived) {
        return sql.update(FILE)
                        .set(FILE.STATE, State.STORED.name())
                        .set(FILE.NAME, arrived.name())
                        .set(FILE.MEDIA_TYPE, arrived.mediaType())
                        .set(FILE.CONTENT, arrived.content())
                        .set(FILE.SIZE, arrived.size())
                        .set(FILE.SHA256, arrived.sha256())
                        .set(FILE.STORED_AT, clock.instant())
                        .where(FILE.ID.eq(id))
                        .and(FILE.STATE.eq(State.AWAITED.name()))
                        .execute()
                == 1;
    }

    /** A file that the API itself has written, for a member to fetch. To be called inside a change. */
    public File export(String name, String mediaType, byte[] content, UUID createdBy) {
        var sha256 = HexFormat.of().formatHex(Sha256.digest().digest(content));
        try {
            var kept = store.drawer().write(new ByteArrayInputStream(content));
            return exported(FileNames.plain(name), mediaType, kept, content.length, sha256, createdBy);
        } catch (IOException failure) {
            throw FileStore.failed(failure);
        }
    }

    /** The content of a file that the API is about to make, which {@link #export} gives a row. */
    public OutgoingFile outgoing() {
        return new OutgoingFile(store.drawer());
    }

    /**
     * The file of a content that is made by now, for a member to fetch. To be called inside a change.
     *
     * @param meanwhile is done again and again while the storage takes its time
     */
    public File export(String name, String mediaType, OutgoingFile content, UUID createdBy, Runnable meanwhile) {
        try {
            var stored = content.ended(PATIENCE, meanwhile);
            return exported(
                    FileNames.plain(name), mediaType, stored.content(), stored.size(), stored.sha256(), createdBy);
        } catch (IOException failure) {
            throw FileStore.failed(failure);
        }
    }

    private File exported(String name, String mediaType, UUID content, long size, String sha256, UUID createdBy) {
        var file = add(name, Purpose.EXPORT, createdBy);
        recorded(file.id(), new Arrived(name, mediaType, content, size, sha256));
        return sql.selectFrom(FILE).where(FILE.ID.eq(file.id())).fetchSingle(Row.mapping(COLUMNS::read));
    }

    File attach(AttachFileInput input) {
        var file = visible(List.of(input.fileId())).get(input.fileId());
        if (file == null || !file.createdBy().equals(Caller.current().memberId())) throw Refused.notFound("fileId");
        if (file.state() != State.STORED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.file.awaited", List.of(), "fileId");
        }
        if (file.purpose() != Purpose.ATTACHMENT) {
            throw Refused.because(Code.INVALID, "refused.file.purpose", List.of(), "fileId");
        }
        var owner = GlobalId.parse(input.ownerId()).orElseThrow(() -> Refused.notFound("ownerId"));
        var seen = sources.stream()
                .filter(source -> source.type().equals(owner.type()))
                .anyMatch(source -> source.visible(List.of(owner.key())).containsKey(owner.key()));
        if (!seen) throw Refused.notFound("ownerId");
        link(file.id(), owner, input.stage());
        return file;
    }

    /** Attaches a file to an object that the caller may change: whoever sees the object sees the file from now on. */
    public void link(UUID file, GlobalId owner, @Nullable Stage stage) {
        sql.insertInto(FILE_LINK)
                .set(FILE_LINK.FILE_ID, file)
                .set(FILE_LINK.OWNER_TYPE, owner.type())
                .set(FILE_LINK.OWNER_ID, owner.key())
                .set(FILE_LINK.LINKED_BY, Caller.current().memberId())
                .set(FILE_LINK.LINKED_AT, clock.instant())
                .set(FILE_LINK.STAGE, stage == null ? null : stage.name())
                .onConflictDoNothing()
                .execute();
    }

    /** Attaches to one object what is attached to another. */
    public void copyLinks(GlobalId from, GlobalId to) {
        sql.insertInto(
                        FILE_LINK,
                        FILE_LINK.FILE_ID,
                        FILE_LINK.OWNER_TYPE,
                        FILE_LINK.OWNER_ID,
                        FILE_LINK.LINKED_BY,
                        FILE_LINK.LINKED_AT,
                        FILE_LINK.STAGE)
                .select(select(
                                FILE_LINK.FILE_ID,
                                inline(to.type()),
                                val(to.key()),
                                FILE_LINK.LINKED_BY,
                                FILE_LINK.LINKED_AT,
                                FILE_LINK.STAGE)
                        .from(FILE_LINK)
                        .where(FILE_LINK.OWNER_TYPE.eq(from.type()))
                        .and(FILE_LINK.OWNER_ID.eq(from.key())))
                .onConflictDoNothing()
                .execute();
    }

    /** Forgets files that whoever made them has no use for any more; their content is swept away after them. */
    public void forget(UUID[] files) {
        sql.deleteFrom(FILE).where(FILE.ID.eq(any(files))).execute();
    }

    /** What was announced and never came. */
    private void forgetNeverSent() {
        database.write(() -> sql.deleteFrom(FILE)
                .where(FILE.STATE.eq(State.AWAITED.name()))
                .and(FILE.CREATED_AT.lt(clock.instant().minus(AWAITED_FOR)))
                .execute());
    }

    /** What is kept and named by no file: of attempts that another was quicker than, or that a crash cut off. */
    private void forgetContentOfNone() {
        var drawer = store.drawer();
        var before = clock.instant().minus(AWAITED_FOR);
        try (var names = drawer.names()) {
            var old = names.filter(name -> NAME.matcher(name).matches())
                    .map(UUID::fromString)
                    .filter(content -> NewId.madeAt(content).isBefore(before));
            for (var batch : (Iterable<List<UUID>>) old.gather(windowFixed(AT_ONCE))::iterator) {
                var named = sql.select(FILE.CONTENT)
                        .from(FILE)
                        .where(FILE.CONTENT.eq(any(batch.toArray(UUID[]::new))))
                        .fetchSet(FILE.CONTENT);
                for (var content : batch) if (!named.contains(content)) drawer.remove(content);
            }
        } catch (IOException failure) {
            LOG.warn("What no file names could not be removed", failure);
        }
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

        @Bean
        RecurringWork contentOfNoFileIsForgotten(Files files, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "forget-content-of-no-file",
                    Duration.ofHours(24),
                    () -> registry.forEach(database, files::forgetContentOfNone));
        }

        @Bean
        RecurringWork usageOfPastDaysIsForgotten(FileUsage usage, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "forget-usage-of-past-days",
                    Duration.ofHours(24),
                    () -> registry.forEach(database, usage::forgetPastDays));
        }
    }
}
