package io.xinqiao;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.TableAccess;
import io.xinqiao.schema.tenant.DefaultSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.Named;
import org.junit.jupiter.api.Test;

/**
 * Tables have owners: what a room's sources write and join is what its {@link TableAccess} says, no more and no less.
 */
class TableAccessTest {
    private static final Path SOURCES = Path.of("src/main/java/io/xinqiao");
    private static final Pattern JOINED = Pattern.compile("Tables\\.([A-Z][A-Z_0-9]+);");
    private static final Pattern WRITTEN =
            Pattern.compile("\\b(?:insertInto|update|deleteFrom|into|many)\\(\\s*([A-Z][A-Z_0-9]+)\\b");

    private record Found(Set<String> joined, Set<String> written) {}

    private static Found found(Collection<String> sources) {
        Set<String> joined = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        for (var source : sources) {
            JOINED.matcher(source).results().forEach(match -> joined.add(match.group(1)));
            WRITTEN.matcher(source).results().forEach(match -> written.add(match.group(1)));
        }
        written.retainAll(joined);
        return new Found(lower(joined), lower(written));
    }

    private static Set<String> lower(Set<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, List<String>> sourcesByRoom() throws IOException {
        Map<String, List<String>> sources = new TreeMap<>();
        try (var files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java") && file.getNameCount() > SOURCES.getNameCount() + 1)
                    .forEach(file -> sources.computeIfAbsent(
                                    file.getName(SOURCES.getNameCount()).toString(), none -> new ArrayList<>())
                            .add(text(file)));
        }
        return sources;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What a room says of one kind of access; nothing when it says nothing. */
    private static Set<String> said(String room, Function<TableAccess, String[]> which) {
        try {
            var access = Class.forName("io.xinqiao." + room + ".package-info").getAnnotation(TableAccess.class);
            return access == null ? Set.of() : new TreeSet<>(List.of(which.apply(access)));
        } catch (ClassNotFoundException none) {
            throw new AssertionError(room + " has no package-info.java", none);
        }
    }

    private static Set<String> all(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    @Test
    void everyRoomSaysWhichTablesItWritesAndJoins() throws IOException {
        List<String> wrong = new ArrayList<>();
        sourcesByRoom().forEach((room, sources) -> {
            var found = found(sources);
            var owns = said(room, TableAccess::owns);
            var writes = said(room, TableAccess::writes);
            var written = all(owns, writes);
            var joined = all(written, said(room, TableAccess::reads));
            if (!written.containsAll(found.written())) wrong.add(room + " writes " + found.written());
            if (!found.written().containsAll(writes)) wrong.add(room + " does not write " + writes);
            if (!joined.equals(found.joined())) wrong.add(room + " joins " + found.joined() + ", says " + joined);
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyTableHasOneOwner() throws IOException {
        Map<String, Set<String>> owners = new TreeMap<>();
        for (var room : sourcesByRoom().keySet()) {
            for (var table : said(room, TableAccess::owns)) {
                owners.computeIfAbsent(table, none -> new TreeSet<>()).add(room);
            }
        }
        assertThat(owners)
                .allSatisfy((table, rooms) -> assertThat(rooms).as(table).hasSize(1));
        var stored = DefaultSchema.DEFAULT_SCHEMA.getTables().stream()
                .map(Named::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        stored.removeAll(owners.keySet());
        assertThat(stored).as("tables without an owner").isEmpty();
    }

    /** The check itself notices what it is for. */
    @Test
    void aWriteIsFoundHoweverItIsWritten() {
        var found = found(List.of("""
            import static io.xinqiao.schema.tenant.Tables.LOAN;
            import static io.xinqiao.schema.tenant.Tables.UNIT;
            sql.insertInto(LOAN).set(LOAN.ID, id); Bulk.<X>into(
                    LOAN); sql.select(UNIT.ID).from(UNIT);
            """));
        assertThat(found.written()).containsExactly("loan");
        assertThat(found.joined()).containsExactly("loan", "unit");
    }
}
