package io.xinqiao.exports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.files.FileProperties;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An export ends whole or not at all, whatever comes between. */
class ExportTroubleTest extends ApiTest {
    @Autowired
    FileProperties properties;

    @Autowired
    List<RecurringWork> works;

    private Exports admin() {
        return new Exports(anlan().as(Role.TENANT_ADMIN));
    }

    private Set<Path> kept() throws IOException {
        // Its own files are there before anything is compared.
        anlan();
        try (var kept = Files.walk(properties.folder())) {
            return kept.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    /** Waits until no run is under way that somebody else has asked for, and that would leave its file. */
    private void awaitQuiet() throws SQLException {
        for (var at = 0; at < 3_000; at++) {
            var underWay = 0L;
            for (var company : List.of(anlan(), jinxiu())) {
                underWay += HeldRows.number(company, "SELECT count(*) FROM run WHERE state IN ('QUEUED', 'RUNNING')");
            }
            if (underWay == 0) return;
            ApiProcess.pause(Duration.ofMillis(20));
        }
        throw new IllegalStateException("Runs of others do not end");
    }

    /** Waits until no more than so many files have come to stay; what is being written goes by. */
    private void awaitNoMoreThan(int files, Set<Path> before) throws IOException {
        for (var at = 0; at < 1_000; at++) {
            var more = kept();
            more.removeAll(before);
            if (more.size() <= files) return;
            ApiProcess.pause(Duration.ofMillis(20));
        }
        throw new IllegalStateException("More files than " + files + " lie about");
    }

    @Test
    void aFileIsKeptForSomeDays() throws SQLException {
        var old = admin().begin("accessItems", Exports.input("CSV"));
        var young = admin().begin("accessItems", Exports.input("CSV"));
        var file = admin().settled(old).at("/file/downloadUrl").asString();
        admin().settled(young);
        HeldRows.change(
                anlan(),
                "UPDATE run SET ended_at = now() - interval '31 d' WHERE id = '%s'"
                        .formatted(GlobalId.parse(old).orElseThrow().key()));
        works.stream()
                .filter(work -> work.name().equals("forget-exports"))
                .forEach(work -> work.work().run());
        var forgotten = admin().look(old);
        assertThat(forgotten.at("/state").asString()).isEqualTo("DONE");
        assertThat(forgotten.at("/file").isNull()).isTrue();
        assertThat(admin().look(young).at("/file").isNull()).isFalse();
        var admin = anlan().as(Role.TENANT_ADMIN);
        assertThat(admin.ask(
                                "query($id: ID!) { file(id: $id) { id } }",
                                Map.of("id", file.substring(file.lastIndexOf('/') + 1)))
                        .fine()
                        .data("/file")
                        .isNull())
                .isTrue();
    }

    @Test
    void whatIsCalledOffStopsAndLeavesNothing() throws Exception {
        awaitQuiet();
        var before = kept();
        String id;
        try (var held = HeldRows.ofTable(anlan(), "access_item")) {
            id = admin().begin("accessItems", Exports.input("CSV"));
            held.awaitWaiting(1);
            assertThat(anlan().as(Role.SUPERVISOR)
                            .mutate("cancelRun", Map.of("runId", id), "run { state }")
                            .refusal("cancelRun"))
                    .as("somebody else's")
                    .isEqualTo("NOT_FOUND");
            var cancelled = anlan().as(Role.TENANT_ADMIN)
                    .mutate("cancelRun", Map.of("runId", id), "run { state endedAt }")
                    .fine()
                    .data("/cancelRun/run");
            assertThat(cancelled.at("/state").asString()).isEqualTo("CANCELLED");
            assertThat(cancelled.at("/endedAt").isNull()).isFalse();
        }
        // The work comes upon it at its next page; what follows is done by the same queue after that.
        assertThat(admin().lines("zones")).isNotEmpty();
        var seen = admin().look(id);
        assertThat(seen.at("/state").asString()).isEqualTo("CANCELLED");
        assertThat(seen.at("/file").isNull()).isTrue();
        // One more: that of the other export.
        awaitNoMoreThan(1, before);
        assertThat(anlan().as(Role.TENANT_ADMIN)
                        .mutate("cancelRun", Map.of("runId", id), "run { state }")
                        .refusal("cancelRun"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(anlan().as(Role.TENANT_ADMIN)
                        .mutate("retryRun", Map.of("runId", id), "run { state }")
                        .refusal("retryRun"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whatIsCutOffBeginsAnewAndEndsWhole() throws Exception {
        var whole = admin().lines("accessItems");
        String id;
        try (var held = HeldRows.ofTable(anlan(), "access_item")) {
            id = admin().begin("accessItems", Exports.input("JSON_LINES"));
            held.awaitWaiting(1);
            held.giveUpWaiting();
            held.awaitWaiting(0);
        }
        assertThat(admin().hurried(id).at("/state").asString()).isEqualTo("DONE");
        assertThat(new String(admin().content(id)).lines()).hasSameSizeAs(whole);
    }

    @Test
    void whatWasGivenUpSaysWhyHasNoFileAndIsTriedAgain() throws Exception {
        HeldRows.change(anlan(), "ALTER TABLE export_run ADD CONSTRAINT broken CHECK (file_id IS NULL) NOT VALID");
        String id;
        awaitQuiet();
        var before = kept();
        try {
            id = admin().begin("zones", Exports.input("XLSX"));
            var failed = admin().hurried(id);
            assertThat(failed.at("/state").asString()).isEqualTo("FAILED");
            assertThat(failed.at("/failure").asString()).isNotBlank();
            assertThat(failed.at("/file").isNull()).isTrue();
        } finally {
            HeldRows.change(anlan(), "ALTER TABLE export_run DROP CONSTRAINT broken");
        }
        awaitNoMoreThan(0, before);
        anlan().as(Role.TENANT_ADMIN)
                .mutate("retryRun", Map.of("runId", id), "run { state }")
                .fine();
        assertThat(admin().settled(id).at("/state").asString()).isEqualTo("DONE");
        assertThat(admin().content(id)).startsWith('P', 'K');
    }

    @Test
    void theSameKeyIsTheSameExport() {
        var input = Exports.input("CSV", "idempotencyKey", UUID.randomUUID().toString());
        var first = admin().begin("zones", input);
        assertThat(admin().begin("zones", input)).isEqualTo(first);
        admin().settled(first);
        assertThat(admin().begin("zones", input)).isEqualTo(first);
        assertThat(admin().ask("zones", Exports.input("XLSX", "idempotencyKey", input.get("idempotencyKey")))
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aFewAreUnderWayAtOnceAndNoMore() throws SQLException {
        List<String> begun = new ArrayList<>();
        try (var held = HeldRows.ofTable(anlan(), "access_item")) {
            for (var at = 0; at < 5; at++) begun.add(admin().begin("accessItems", Exports.input("CSV")));
            assertThat(admin().ask("zones", Exports.input("CSV")).refusal(Exports.mutation("zones")))
                    .isEqualTo("CONFLICT");
            var other = new Exports(anlan().as(Role.SUPERVISOR));
            begun.forEach(id -> anlan().as(Role.TENANT_ADMIN)
                    .mutate("cancelRun", Map.of("runId", id), "run { state }")
                    .fine());
            assertThat(other.content(other.begin("zones", Exports.input("CSV"))))
                    .isNotEmpty();
        }
        assertThat(admin().lines("zones")).isNotEmpty();
    }

    @Test
    void theFileIsFetchedInParts() {
        var id = admin().begin("members", Exports.input("XLSX"));
        var whole = admin().content(id);
        var url = admin().look(id).at("/file/downloadUrl").asString();
        var api = anlan().as(Role.TENANT_ADMIN);
        var first = api.with("Range", "bytes=0-99").get(url);
        var tag = first.headers().firstValue("ETag").orElseThrow();
        var rest = api.with("Range", "bytes=100-").with("If-Range", tag).get(url);
        assertThat(first.statusCode()).isEqualTo(206);
        assertThat(first.headers().firstValue("Content-Range")).contains("bytes 0-99/" + whole.length);
        var together = Arrays.copyOf(first.body(), whole.length);
        System.arraycopy(rest.body(), 0, together, 100, rest.body().length);
        assertThat(together).isEqualTo(whole);
        assertThat(tag).isEqualTo('"' + admin().look(id).at("/file/sha256").asString() + '"');
    }
}
