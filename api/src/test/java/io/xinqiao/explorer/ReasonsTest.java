package io.xinqiao.explorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.ApiTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A program reads why it was refused, and the reference tells of every reason. */
class ReasonsTest extends ApiTest {
    private static final Pattern REASON = Pattern.compile("\"refused\\.([A-Za-z.]+[A-Za-z])\"");

    @Autowired
    Reference reference;

    @Test
    void aRefusalSaysItsReason() {
        var nowhere = new GlobalId("Ownership", UUID.randomUUID()).text();
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "mutation($i: CorrectOwnershipInput!) { correctOwnership(input: $i) { userErrors { code reason"
                                + " } } }",
                        Map.of("i", Map.of("ownershipId", nowhere, "since", "2026-01-01")));
        var error = answer.data("/correctOwnership/userErrors/0");
        assertThat(error.at("/code").asString()).isEqualTo("NOT_FOUND");
        assertThat(error.at("/reason").asString()).isEqualTo("notFound");
    }

    /** What is told of a file that is no workbook goes another way than other refusals. */
    @Test
    void aFileThatIsNoWorkbookIsRefusedForAReason() {
        var file = jinxiu().upload(
                        Role.TENANT_ADMIN,
                        "IMPORT",
                        "staff.xls",
                        "<html><body><table><tr><td>姓名</td></tr></table>".getBytes(UTF_8));
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "mutation($i: InviteStaffFromSheetInput!) { inviteStaffFromSheet(input: $i) { userErrors { code"
                                + " reason } } }",
                        Map.of("i", Map.of("fileId", file, "projectId", jinxiu().id("Project"))));
        assertThat(answer.data("/inviteStaffFromSheet/userErrors/0/reason").asString())
                .as(answer.body())
                .isEqualTo("import.bad.html");
    }

    @ParameterizedTest
    @EnumSource
    void theReferenceTellsOfEveryReason(Language language) throws IOException {
        var page = new String(reference.page(language, ReasonsPage.ID).orElseThrow(), UTF_8);
        var reasons = reasons();
        assertThat(reasons).hasSizeGreaterThan(200);
        assertThat(reasons).allSatisfy(reason -> assertThat(page).contains("<code>" + reason + "</code>"));
    }

    private static Set<String> reasons() throws IOException {
        Set<String> reasons = new TreeSet<>();
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                REASON.matcher(Files.readString(source)).results().forEach(found -> reasons.add(found.group(1)));
            }
        }
        return reasons;
    }
}
