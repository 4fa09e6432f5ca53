package io.xinqiao.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Files come and go whole, are what their content says, and are seen by whoever sees what they are attached to. */
class FilesTest extends ApiTest {
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    @Autowired
    FileProperties properties;

    private String announced(Role role, String name) {
        return jinxiu().as(role)
                .mutate("createUpload", Map.of("name", name, "purpose", "ATTACHMENT"), "file { uploadUrl }")
                .fine()
                .data("/createUpload/file/uploadUrl")
                .asString();
    }

    @Test
    void whatGoesInComesOutAndIsSealedInBetween() throws Exception {
        var content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        System.arraycopy(PNG, 0, content, 0, PNG.length);
        var marker = "电话13800138000".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(marker, 0, content, 500_000, marker.length);
        var id = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "漏水.png", content);
        var file = jinxiu().as(Role.STEWARD)
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on File { name mediaType size sha256 state downloadUrl"
                                + " uploadUrl createdBy { id } } } }",
                        Map.of("id", id))
                .fine();
        assertThat(file.data("/node/mediaType").asString()).isEqualTo("image/png");
        assertThat(file.data("/node/size").asInt()).isEqualTo(content.length);
        assertThat(file.data("/node/uploadUrl").isNull()).isTrue();
        var back = jinxiu().as(Role.STEWARD).get(file.data("/node/downloadUrl").asString());
        assertThat(back.body()).isEqualTo(content);
        assertThat(back.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
        try (var kept = Files.walk(properties.folder())) {
            for (var path : kept.filter(Files::isRegularFile).toList()) {
                assertThat(contains(Files.readAllBytes(path), marker))
                        .as(path.toString())
                        .isFalse();
            }
        }
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (var at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) return true;
        }
        return false;
    }

    @Test
    void aFileIsSeenWithWhatItIsAttachedTo() {
        var ticket = jinxiu().newTicket("REPAIR", "附件");
        var id = jinxiu().upload(Role.FRONT_DESK, "ATTACHMENT", "现场.png", PNG);
        var look = "query($id: ID!) { node(id: $id) { ... on File { name } } }";
        assertThat(jinxiu().as(Role.STEWARD)
                        .ask(look, Map.of("id", id))
                        .fine()
                        .data("/node")
                        .isNull())
                .as("attached to nothing, it is its uploader's")
                .isTrue();
        jinxiu().as(Role.FRONT_DESK)
                .mutate("attachFile", Map.of("fileId", id, "ownerId", ticket), "file { id }")
                .fine();
        assertThat(jinxiu().as(Role.STEWARD)
                        .ask(
                                "query($id: ID!) { ticket(id: $id) { attachments { name downloadUrl } } }",
                                Map.of("id", ticket))
                        .fine()
                        .data("/ticket/attachments/0/name")
                        .asString())
                .isEqualTo("现场.png");
        assertThat(jinxiu().as(Role.STEWARD).get("/files/" + id).statusCode()).isEqualTo(200);
        assertThat(jinxiu().as(Role.CASHIER).get("/files/" + id).statusCode())
                .as("cashiers see no tickets")
                .isEqualTo(404);
        assertThat(anlan().as(Role.TENANT_ADMIN).get("/files/" + id).statusCode())
                .isEqualTo(404);
        assertThat(api().get("/files/" + id).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"程序.png, MZ90, 415", "网页.png, <html><script>, 415", "空.png, '', 415", "说明.txt, 你好, 204"})
    void aFileIsWhatItsContentSays(String name, String content, int status) {
        var url = announced(Role.STEWARD, name);
        var bytes = content.equals("MZ90")
                ? new byte[] {'M', 'Z', (byte) 0x90, 0, 3, 0, 0, 0}
                : content.getBytes(StandardCharsets.UTF_8);
        assertThat(jinxiu().as(Role.STEWARD).put(url, bytes)).isEqualTo(status);
    }

    @Test
    void anUploadThatCallsItselfAFormIsAnUpload() {
        var url = announced(Role.STEWARD, "a.png");
        var asCurlSendsIt = jinxiu().as(Role.STEWARD).with("Content-Type", "application/x-www-form-urlencoded");
        assertThat(asCurlSendsIt.put(url, PNG)).isEqualTo(204);
    }

    @Test
    void aFileComesOnceFromItsOwnerAndIsNotTooLarge() {
        var url = announced(Role.STEWARD, "a.png");
        assertThat(jinxiu().as(Role.FRONT_DESK).put(url, PNG)).isEqualTo(404);
        var heavy = Arrays.copyOf(PNG, 6 * 1024 * 1024);
        assertThat(jinxiu().as(Role.STEWARD).put(url, heavy)).isEqualTo(413);
        assertThat(jinxiu().as(Role.STEWARD).put(url, PNG)).isEqualTo(204);
        assertThat(jinxiu().as(Role.STEWARD).put(url, PNG)).isEqualTo(409);
        assertThat(jinxiu().as(Role.STEWARD).put("/files/nonsense", PNG)).isEqualTo(404);
    }

    @Test
    void anUploadThatNeverCameIsAttachedToNothing() {
        var id = jinxiu().as(Role.STEWARD)
                .mutate("createUpload", Map.of("name", "../../etc/passwd", "purpose", "ATTACHMENT"), "file { id name }")
                .fine();
        assertThat(id.data("/createUpload/file/name").asString()).doesNotContain("/");
        var attached = jinxiu().as(Role.STEWARD)
                .mutate(
                        "attachFile",
                        Map.of("fileId", id.data("/createUpload/file/id").asString(), "ownerId", jinxiu().id("Unit")),
                        "file { id }");
        assertThat(attached.refusal("attachFile")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void aPersonTakesEverythingAlongInOneFile() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var exported = admin.mutate(
                        "exportPersonalData",
                        Map.of("personId", jinxiu().id("Person"), "reason", "本人申请"),
                        "file { downloadUrl } access { action }")
                .fine();
        var file =
                admin.get(exported.data("/exportPersonalData/file/downloadUrl").asString());
        assertThat(new String(file.body(), StandardCharsets.UTF_8))
                .contains("13800135678", "jinxiu-1-1-1001", "京A12345", "jinxiu 厨房漏水");
        for (var role : List.of(Role.SUPERVISOR, Role.STEWARD)) {
            assertThat(jinxiu().as(role)
                            .get(exported.data("/exportPersonalData/file/downloadUrl")
                                    .asString())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void theStorageIsNotLeft() {
        var storage = new DiskStorage(Path.of("target/storage"));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> storage.read("../../secret"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
