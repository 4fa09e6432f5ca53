package io.xinqiao.papers;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the company says of itself stands on every paper; payment notices say what each unit owes. */
class PapersTest extends ApiTest {
    private static PDDocument printed(Api as, String mutation, Map<String, Object> input) throws IOException {
        var file = as.mutate(mutation, input, "file { downloadUrl }").fine();
        return Loader.loadPDF(
                as.get(file.data("/" + mutation + "/file/downloadUrl").asString())
                        .body());
    }

    private static String words(PDDocument document) throws IOException {
        return new PDFTextStripper().getText(document);
    }

    private static byte[] picture(String format) throws IOException {
        return picture(format, 120, 60);
    }

    private static byte[] picture(String format, int width, int height) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }

    @Test
    void theLetterheadIsCorrectedFieldByField() throws IOException {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var before = admin.ask("{ company { id name version } viewer { tenant { name } } }")
                .fine();
        assertThat(before.data("/company/name")).isEqualTo(before.data("/viewer/tenant/name"));
        var logo = anlan().upload(Role.TENANT_ADMIN, "ATTACHMENT", "标志.png", picture("png"));
        admin.mutate(
                        "setLetterhead",
                        Map.of(
                                "name", "安澜物业服务有限公司",
                                "address", "安澜路 9 号",
                                "phone", "0571-88880000",
                                "bank", "工商银行安澜支行",
                                "bankAccount", "6222000011112222",
                                "logoId", logo),
                        "company { name logo { id } }")
                .fine();
        admin.mutate("setLetterhead", Map.of("phone", ""), "company { phone }").fine();
        var after = anlan().as(Role.STEWARD)
                .ask("{ company { name address phone bank bankAccount logo { id downloadUrl } version } }")
                .fine();
        assertThat(after.data("/company/name").asString()).isEqualTo("安澜物业服务有限公司");
        assertThat(after.data("/company/address").asString()).isEqualTo("安澜路 9 号");
        assertThat(after.data("/company/phone").isNull()).isTrue();
        assertThat(after.data("/company/logo/id").asString()).isEqualTo(logo);
        assertThat(anlan().as(Role.STEWARD)
                        .get(after.data("/company/logo/downloadUrl").asString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(admin.mutate(
                                "setLetterhead",
                                Map.of(
                                        "bank",
                                        "别的",
                                        "expectedVersion",
                                        before.data("/company/version").asInt()),
                                "company { id }")
                        .refusal("setLetterhead"))
                .isEqualTo("CONFLICT");
        var changes = admin.ask(
                        "query($o: ID!) { objectChanges(filter: {objectId: $o}) { nodes { field after } } }",
                        Map.of("o", before.data("/company/id").asString()))
                .fine()
                .data("/objectChanges/nodes");
        assertThat(changes.findValuesAsString("field")).contains("name", "bankAccount", "logo", "phone");
    }

    static Stream<Arguments> noLogos() throws IOException {
        var whole = picture("png", 1_200, 900);
        return Stream.of(
                Arguments.of("单据.txt", "一张图片".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("断了的.png", Arrays.copyOf(whole, whole.length / 2)),
                Arguments.of("很宽的.png", picture("png", 2_001, 2)),
                Arguments.of("很高的.jpg", picture("jpg", 2, 2_001)));
    }

    @ParameterizedTest
    @MethodSource("noLogos")
    void aLogoIsAPicture(String name, byte[] content) {
        var file = anlan().upload(Role.TENANT_ADMIN, "ATTACHMENT", name, content);
        assertThat(anlan().as(Role.TENANT_ADMIN)
                        .mutate("setLetterhead", Map.of("logoId", file), "company { id }")
                        .refusal("setLetterhead"))
                .isEqualTo("INVALID");
    }

    @Test
    void eachUnitThatOwesHasAPageOfItsOwn() throws IOException {
        var desk = new FeeDesk(jinxiu(), "TZD");
        var logo = jinxiu().upload(Role.TENANT_ADMIN, "ATTACHMENT", "标志.png", picture("png"));
        desk.admin()
                .mutate("setLetterhead", Map.of("bankAccount", "6222 8888", "logoId", logo), "company { id }")
                .fine();
        desk.own(desk.unit("1-101", "100"), "2020-01-01");
        desk.own(desk.unit("1-102", "50"), "2020-01-01");
        desk.own(desk.unit("1-1001", "10"), "2020-01-01");
        desk.standard("物业费", Map.of("validFrom", "2026-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        var cashier = desk.cashier("tzd.cashier");
        var building = Map.<String, Object>of("target", Map.of("buildingId", desk.building()));
        try (var document = printed(cashier, "printPaymentNotices", building)) {
            assertThat(document.getNumberOfPages()).isEqualTo(3);
            assertThat(words(document)).containsSubsequence("1-101 业主", "1-102 业主", "1-1001 业主");
            assertThat(words(document))
                    .contains("缴费通知单", "6222 8888", "1-101 业主/住户", "1-102 业主/住户", "280.00", "140.00")
                    .contains("贰佰捌拾元整", "2026-01-01 – 2026-01-31");
            for (var page : document.getPages()) {
                assertThat(page.getResources().getXObjectNames()).isNotEmpty();
            }
        }
        var bills = desk.admin()
                .ask(
                        "query($b: ID!) { bills(filter: {projectId: $b}) { nodes { id unit { id number } } } }",
                        Map.of("b", desk.project()))
                .fine()
                .data("/bills/nodes");
        var first = bills.valueStream()
                .filter(bill -> bill.at("/unit/number").asString().endsWith("101"))
                .findFirst()
                .orElseThrow();
        for (var target : List.of(
                Map.of("unitIds", List.of(first.at("/unit/id").asString())),
                Map.of("billIds", List.of(first.at("/id").asString())))) {
            try (var document = printed(cashier, "printPaymentNotices", Map.of("target", target))) {
                assertThat(document.getNumberOfPages()).isEqualTo(1);
                assertThat(words(document)).contains("280.00").doesNotContain("1-102");
            }
        }
        desk.open(cashier);
        FeeDesk.pay(cashier, first.at("/unit/id").asString(), Map.of(), "CASH 280.00")
                .fine();
        assertThat(cashier.mutate(
                                "printPaymentNotices",
                                Map.of(
                                        "target",
                                        Map.of(
                                                "billIds",
                                                List.of(first.at("/id").asString()))),
                                "file { id }")
                        .refusal("printPaymentNotices"))
                .as("nothing is owed")
                .isEqualTo("INVALID");
        assertThat(cashier.mutate("printPaymentNotices", withDueBy(building), "file { id }")
                        .refusal("printPaymentNotices"))
                .as("nothing is due by then")
                .isEqualTo("INVALID");
        for (var target : List.of(
                Map.of("unitIds", List.of(first.at("/unit/id").asString(), anlan().id("Unit"))),
                Map.of("billIds", List.of(bills.at("/0/id").asString(), anlan().id("Bill"))))) {
            assertThat(cashier.mutate("printPaymentNotices", Map.of("target", target), "file { id }")
                            .refusal("printPaymentNotices"))
                    .as("one of them is not the caller's, and nothing is left out unsaid")
                    .isEqualTo("NOT_FOUND");
        }
        // Neither another company nor another project's cashier gets any.
        for (var stranger : List.of(anlan().as(Role.CASHIER), new FeeDesk(jinxiu(), "TZE").cashier("tze.cashier"))) {
            assertThat(stranger.mutate("printPaymentNotices", building, "file { id }")
                            .refusal("printPaymentNotices"))
                    .isEqualTo("NOT_FOUND");
        }
    }

    private static Map<String, Object> withDueBy(Map<String, Object> target) {
        return Map.of("target", target.get("target"), "dueOn", "2025-12-31");
    }
}
