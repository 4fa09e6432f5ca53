package io.xinqiao.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the room for files ends: the disk's, a member's, a company's, and that of the points. */
class FileLimitsTest extends ApiTest {
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    Path place;

    private static String announced(Api as) {
        return as.mutate("announceFile", Map.of("name", "a.txt", "purpose", "ATTACHMENT"), "file { uploadUrl }")
                .fine()
                .data("/announceFile/file/uploadUrl")
                .asString();
    }

    private static Answer send(Api as, String url, int size) {
        return as.put(url, BodyPublishers.ofString("x".repeat(size)));
    }

    @Test
    void whatHasNoRoomIsRefusedByNameAndMayComeAgain() throws Exception {
        var company = company("peie");
        var blocked = Files.writeString(place.resolve("blocked"), "no folder");
        var settings = Map.of(
                "xinqiao.files.folder", blocked.resolve("files").toString(),
                "xinqiao.files.quota.member-day", "2MB",
                "xinqiao.files.quota.company-day", "3MB",
                "xinqiao.limits.client.limit", "600",
                "xinqiao.limits.client.restore", "1");
        try (var node = ApiProcess.start(settings)) {
            var steward = node.api().as(company.token(Role.STEWARD));
            var url = announced(steward);
            var full = send(steward, url, MEGABYTE);
            assertThat(full.status()).as(full.body()).isEqualTo(503);
            assertThat(full.code()).isEqualTo("UNAVAILABLE");
            assertThat(full.json().at("/errors/0/extensions/requestId").asString())
                    .isNotEmpty();
            assertThat(full.response().headers().firstValue("Retry-After")).isPresent();
            Files.delete(blocked);
            assertThat(send(steward, url, MEGABYTE + MEGABYTE / 2).status())
                    .as("the announced file may be sent again")
                    .isEqualTo(204);

            var mine = send(steward, announced(steward), MEGABYTE);
            assertThat(mine.status()).as(mine.body()).isEqualTo(429);
            assertThat(mine.code()).isEqualTo("THROTTLED");
            assertThat(mine.message()).contains("每人每天", "2 MB");
            assertThat(mine.json().at("/errors/0/extensions/retryAfterMs").asLong())
                    .as("until tomorrow")
                    .isBetween(1L, 24 * 3_600_000L);

            var desk = node.api().as(company.token(Role.FRONT_DESK));
            assertThat(send(desk, announced(desk), MEGABYTE).status()).isEqualTo(204);
            var ours = send(desk, announced(desk), MEGABYTE - 1);
            assertThat(ours.status()).as(ours.body()).isEqualTo(429);
            assertThat(ours.message()).contains("贵公司", "3 MB");

            var admin = node.api().as(company.token(Role.TENANT_ADMIN));
            var program = new String(new char[] {'M', 'Z', 0, 3}).getBytes(StandardCharsets.ISO_8859_1);
            var place = announced(admin);
            Answer answer;
            var tries = 0;
            do answer = admin.put(place, BodyPublishers.ofByteArray(program));
            while (answer.status() == 415 && ++tries < 100);
            assertThat(answer.status())
                    .as("uploads cost points: " + answer.body())
                    .isEqualTo(429);
            assertThat(answer.message()).contains("点数");
        }
    }
}
