package io.xinqiao.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.ApiTest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Files come and go whole, are what their content says, and are seen by whoever sees what they are attached to. */
class FilesTest extends ApiTest {
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    @Autowired
    FileProperties properties;

    @Autowired
    List<RecurringWork> works;

    private String announced(Role role, String name) {
        return jinxiu().as(role)
                .mutate("announceFile", Map.of("name", name, "purpose", "ATTACHMENT"), "file { uploadUrl }")
                .fine()
                .data("/announceFile/file/uploadUrl")
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

    /**
     * Of a file that is sealed in pieces of 256 KiB: within one, over the seam of two, from the middle, from the end.
     */
    @ParameterizedTest
    @CsvSource({
        "bytes=0-9, 206, 0, 10",
        "bytes=262140-262150, 206, 262140, 11",
        "bytes=262144-262144, 206, 262144, 1",
        "bytes=100000-900000, 206, 100000, 800001",
        "bytes=999999-, 206, 999999, 1",
        "bytes=-500000, 206, 500000, 500000",
        "bytes=1000000-, 416, 0, 0",
        "'bytes=0-1,5-6', 200, 0, 1000000"
    })
    void aPartOfAFileIsHandedOut(String range, int status, int from, int length) {
        var content = new byte[1_000_000];
        new Random(2).nextBytes(content);
        System.arraycopy(PNG, 0, content, 0, PNG.length);
        var id = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "a.png", content);
        var steward = jinxiu().as(Role.STEWARD);
        var part = steward.with("Range", range).get("/files/" + id);
        assertThat(part.statusCode()).isEqualTo(status);
        assertThat(part.headers().firstValue("Accept-Ranges")).contains("bytes");
        if (status != 416) assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, from, from + length));
        if (status == 416)
            assertThat(part.headers().firstValue("Content-Range")).contains("bytes */1000000");
        assertThat(steward.with("Range", range)
                        .with("If-Range", "\"of another\"")
                        .get("/files/" + id)
                        .statusCode())
                .as("of what it was once: all of it")
                .isEqualTo(200);
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

    /** Whoever ends later does not replace what is there, and leaves nothing behind. */
    @Test
    void ofTwoUploadsAtOnceOneWins() throws Exception {
        var steward = jinxiu().as(Role.STEWARD);
        var announced = steward.mutate(
                        "announceFile", Map.of("name", "a.png", "purpose", "ATTACHMENT"), "file { id uploadUrl }")
                .fine();
        var url = announced.data("/announceFile/file/uploadUrl").asString();
        var before = kept().size();
        var slow = new SlowUpload(steward, url, PNG);
        slow.awaitUnderway();
        assertThat(steward.put(url, PNG)).isEqualTo(204);
        assertThat(slow.finish().status()).isEqualTo(409);
        var file = steward.ask(
                        "query($id: ID!) { node(id: $id) { ... on File { size sha256 downloadUrl } } }",
                        Map.of("id", announced.data("/announceFile/file/id").asString()))
                .fine();
        var back = steward.get(file.data("/node/downloadUrl").asString()).body();
        assertThat(back).isEqualTo(PNG);
        assertThat(file.data("/node/sha256").asString())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(back)));
        assertThat(kept()).as("the winner's content alone").hasSize(before + 1);
    }

    private List<Path> kept() throws IOException {
        try (var kept = Files.walk(properties.folder())) {
            return kept.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void contentThatNoFileNamesIsForgottenInTheEnd() throws Exception {
        var steward = jinxiu().as(Role.STEWARD);
        var id = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "a.png", PNG);
        var company = kept().getLast().getParent();
        var longAgo = Instant.now().minus(Duration.ofDays(60)).toEpochMilli();
        var left = company.resolve(new UUID((longAgo << 16) | 0x7000, Long.MIN_VALUE).toString());
        var fresh = company.resolve(NewId.next().toString());
        Files.write(left, PNG);
        Files.write(fresh, PNG);
        works.stream()
                .filter(work -> work.name().equals("forget-content-of-no-file"))
                .forEach(work -> work.work().run());
        assertThat(left).doesNotExist();
        assertThat(fresh).as("it may be on its way still").exists();
        Files.delete(fresh);
        assertThat(steward.get("/files/" + id).body()).isEqualTo(PNG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.hta",
                "a.ps1",
                "a.lnk",
                "a.scr",
                "a.js",
                "a.svg",
                "a.html",
                "a.exe",
                "a.png.exe",
                "a.BAT",
                "a.png.js. ."
            })
    void aFileThatEndsAsAProgramIsNotTaken(String name) {
        var answer = jinxiu().as(Role.STEWARD)
                .mutate("announceFile", Map.of("name", name, "purpose", "ATTACHMENT"), "file { name }");
        assertThat(answer.refusal("announceFile")).as(answer.body()).isEqualTo("INVALID");
        assertThat(answer.data("/announceFile/userErrors/0/field").toString()).isEqualTo("[\"input\",\"name\"]");
        assertThat(answer.data("/announceFile/userErrors/0/message").asString()).contains("xlsx");
    }

    @ParameterizedTest
    @CsvSource({
        "漏水, 漏水.png",
        "漏水.txt, 漏水.png",
        "漏水.PNG, 漏水.PNG",
        "照片\u202Egnp.txt, 照片_gnp.png",
        "a\u2066b\u200Bc.png, a_b_c.png",
        "a.png. . ., a.png",
        "con.png, _con.png",
        "C:\\windows\\a.png, C__windows_a.png",
        "1.2 版本, 1.2 版本.png",
    })
    void aNameEndsAsItsContentIsAndIsNothingButAName(String announced, String kept) {
        var id = jinxiu().upload(Role.STEWARD, "ATTACHMENT", announced, PNG);
        var file = jinxiu().as(Role.STEWARD)
                .ask("query($id: ID!) { node(id: $id) { ... on File { name } } }", Map.of("id", id))
                .fine();
        assertThat(file.data("/node/name").asString()).isEqualTo(kept);
    }

    @Test
    void theLongestNameStillFits() {
        for (var name : List.of("." + "名".repeat(199), "名".repeat(200), "𠮷".repeat(196) + ".txt")) {
            var id = jinxiu().upload(Role.STEWARD, "ATTACHMENT", name, PNG);
            var file = jinxiu().as(Role.STEWARD)
                    .ask("query($id: ID!) { node(id: $id) { ... on File { name } } }", Map.of("id", id))
                    .fine();
            var kept = file.data("/node/name").asString();
            assertThat(kept).endsWith(".png");
            assertThat(kept.codePointCount(0, kept.length())).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void aChineseNameComesBackAsItIs() {
        var id = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "漏水 100%;'现场'.png", PNG);
        var told = jinxiu().as(Role.STEWARD)
                .get("/files/" + id)
                .headers()
                .firstValue("Content-Disposition")
                .orElseThrow();
        assertThat(told)
                .matches("attachment; filename=\"[\\x20-\\x7E]+\"; filename\\*=UTF-8''[A-Za-z0-9%._~-]+")
                .doesNotContain("=?");
        assertThat(URLDecoder.decode(told.substring(told.indexOf("''") + 2), StandardCharsets.UTF_8))
                .isEqualTo("漏水 100%;'现场'.png");
    }

    @Test
    void anUploadThatNeverCameIsAttachedToNothing() {
        var id = jinxiu().as(Role.STEWARD)
                .mutate("announceFile", Map.of("name", "../../etc/passwd", "purpose", "ATTACHMENT"), "file { id name }")
                .fine();
        assertThat(id.data("/announceFile/file/name").asString()).doesNotContain("/");
        var attached = jinxiu().as(Role.STEWARD)
                .mutate(
                        "attachFile",
                        Map.of("fileId", id.data("/announceFile/file/id").asString(), "ownerId", jinxiu().id("Unit")),
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
