package io.xinqiao.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder and a bucket keep the same promises, and the API works with either. */
class StorageTest extends ApiTest {
    private static final Bucket STORE = Bucket.open();

    @TempDir
    Path folder;

    @AfterAll
    static void closeTheStore() {
        STORE.close();
    }

    private Storage storage(String kind) {
        if (kind.equals("disk")) return new DiskStorage(folder);
        return S3Storage.of(
                new FileProperties.S3("xinqiao", STORE.endpoint(), "us-east-1", "local", "local-secret", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "s3"})
    void whatIsWrittenIsReadUntilItIsRemoved(String kind) throws IOException {
        var storage = storage(kind);
        var content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        storage.write("t_000001/one", new ByteArrayInputStream(content));
        storage.write("t_000001/two", new ByteArrayInputStream("zwei".getBytes(StandardCharsets.UTF_8)));
        assertThat(read(storage, "t_000001/one")).isEqualTo(content);
        assertThat(read(storage, "t_000001/two")).asString().isEqualTo("zwei");
        try (var names = storage.names("t_000001")) {
            assertThat(names).contains("one", "two");
        }
        assertThatThrownBy(() -> storage.write("t_000001/one", new ByteArrayInputStream(new byte[0])))
                .as("what is kept is never written over")
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read(storage, "t_000001/one")).isEqualTo(content);
        storage.remove("t_000001/one");
        storage.remove("t_000001/one");
        assertThatThrownBy(() -> read(storage, "t_000001/one")).isInstanceOf(NoSuchFileException.class);
        assertThat(read(storage, "t_000001/two")).asString().isEqualTo("zwei");
        storage.remove("t_000001/two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "s3"})
    void whatBreaksOffLeavesNothing(String kind) throws IOException {
        var storage = storage(kind);
        var breaking = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) throw new IOException("the client is gone");
                return 'x';
            }
        };
        assertThatThrownBy(() -> storage.write("t_000001/whole", breaking)).hasMessage("the client is gone");
        assertThatThrownBy(() -> read(storage, "t_000001/whole")).isInstanceOf(NoSuchFileException.class);
        storage.write("t_000001/whole", new ByteArrayInputStream("whole".getBytes(StandardCharsets.UTF_8)));
        assertThat(read(storage, "t_000001/whole")).asString().isEqualTo("whole");
    }

    private static byte[] read(Storage storage, String key) throws IOException {
        try (var stream = storage.read(key)) {
            return stream.readAllBytes();
        }
    }

    @Test
    void aFileGoesInAndOutByABucket() {
        var settings = Map.of(
                "xinqiao.files.s3.bucket", "xinqiao",
                "xinqiao.files.s3.endpoint", STORE.endpoint().toString(),
                "xinqiao.files.s3.access-key", "local",
                "xinqiao.files.s3.secret-key", "local-secret");
        var content = "在桶里 ".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        try (var node = ApiProcess.start(settings)) {
            var steward = node.api().as(jinxiu().token(Role.STEWARD));
            var announced = steward.mutate(
                            "announceFile", Map.of("name", "桶.txt", "purpose", "ATTACHMENT"), "file { id uploadUrl }")
                    .fine();
            var url = announced.data("/announceFile/file/uploadUrl").asString();
            var before = STORE.size();
            STORE.setFull(true);
            var refused = steward.put(url, BodyPublishers.ofByteArray(content));
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("UNAVAILABLE");
            STORE.setFull(false);
            var slow = new SlowUpload(steward, url, "慢 ".repeat(1_250_000).getBytes(StandardCharsets.UTF_8));
            slow.awaitUnderway();
            assertThat(steward.put(url, content)).isEqualTo(204);
            assertThat(slow.finish().status()).isEqualTo(409);
            assertThat(STORE.size()).as("the winner's object alone").isEqualTo(before + 1);
            var file = steward.ask(
                            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on File { downloadUrl } } }",
                            Map.of(
                                    "ids",
                                    List.of(announced
                                            .data("/announceFile/file/id")
                                            .asString())))
                    .fine();
            var back = steward.get(file.data("/nodes/0/downloadUrl").asString());
            assertThat(back.body()).isEqualTo(content);
        }
    }
}
