package io.xinqiao.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages show photos by signed addresses, for a while and as long as they may; smaller pictures tell no place. */
class SignedFilesTest extends ApiTest {
    private static final String PLACE = "39.9042N,116.4074E";

    private String address(Role role, String file, String field) {
        return jinxiu().as(role)
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on File { address: %s } } }".formatted(field),
                        Map.of("id", file))
                .fine()
                .data("/node/address")
                .asString("");
    }

    private static byte[] image(String format, int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var paint = image.createGraphics();
        paint.setColor(Color.RED);
        paint.fillRect(0, 0, width / 2, height);
        paint.dispose();
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    /** A JPEG as a phone writes it: lying on its side, with where it was taken. */
    private static byte[] photo(int width, int height) throws IOException {
        var plain = image("jpg", width, height);
        var exif = new ByteArrayOutputStream();
        var out = new DataOutputStream(exif);
        out.writeBytes("Exif\0\0MM");
        out.writeShort(42);
        out.writeInt(8);
        out.writeShort(2);
        // Orientation: turn it a quarter to the right.
        out.writeShort(0x0112);
        out.writeShort(3);
        out.writeInt(1);
        out.writeShort(6);
        out.writeShort(0);
        // Description: a text.
        out.writeShort(0x010E);
        out.writeShort(2);
        out.writeInt(PLACE.length() + 1);
        out.writeInt(8 + 2 + 2 * 12 + 4);
        out.writeInt(0);
        out.writeBytes(PLACE + "\0");
        var photo = new ByteArrayOutputStream();
        var all = new DataOutputStream(photo);
        all.write(plain, 0, 2);
        all.writeShort(0xFFE1);
        all.writeShort(exif.size() + 2);
        all.write(exif.toByteArray());
        all.write(plain, 2, plain.length - 2);
        return photo.toByteArray();
    }

    /** A PNG of a few bytes that says it is so large. */
    private static byte[] bomb(int width, int height) throws IOException {
        var png = new ByteArrayOutputStream();
        var out = new DataOutputStream(png);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        var header = new ByteArrayOutputStream();
        var head = new DataOutputStream(header);
        head.writeInt(width);
        head.writeInt(height);
        head.write(new byte[] {8, 0, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        var packed = new ByteArrayOutputStream();
        try (var deflated = new DeflaterOutputStream(packed)) {
            deflated.write(new byte[100_000]);
        }
        chunk(out, "IDAT", packed.toByteArray());
        chunk(out, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(DataOutputStream out, String kind, byte[] content) throws IOException {
        var name = kind.getBytes(StandardCharsets.US_ASCII);
        var sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void aPhotoOpensWithoutATokenAndIsShown() {
        var content = image("png", 40, 20);
        var file = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "门厅.png", content);
        var answer = api().get(address(Role.STEWARD, file, "signedUrl"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(header(answer, "Content-Disposition")).startsWith("inline");
        assertThat(header(answer, "Content-Type")).isEqualTo("image/png");
        assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(header(answer, "Cache-Control")).isEqualTo("private, max-age=300");
        assertThat(header(answer, "Content-Security-Policy")).contains("sandbox");
        assertThat(api().get(address(Role.STEWARD, file, "downloadUrl")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aPartOfItIsSentAndWhatIsKnownIsNotSentAgain() {
        var content = image("png", 400, 200);
        var file = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "部分.png", content);
        var address = address(Role.STEWARD, file, "signedUrl");
        var part = api().with("Range", "bytes=2-5").get(address);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-5/" + content.length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 2, 6));
        var again = api().with("If-None-Match", header(part, "ETag")).get(address);
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"注意.txt", "表.csv"})
    void whatCouldBeTakenForAPageIsSaved(String name) {
        var file = jinxiu().upload(Role.STEWARD, "ATTACHMENT", name, "不是网页".getBytes(StandardCharsets.UTF_8));
        var answer = api().get(address(Role.STEWARD, file, "signedUrl"));
        assertThat(header(answer, "Content-Disposition")).startsWith("attachment");
        assertThat(address(Role.STEWARD, file, "thumbnailUrl")).isEmpty();
    }

    @Test
    void aForgedAddressOpensNothing() {
        var mine = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "我的.png", image("png", 8, 8));
        var other = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "别的.png", image("png", 9, 9));
        var address = address(Role.STEWARD, mine, "signedUrl");
        var signature = address.substring(address.indexOf('?'));
        var flipped = address.substring(0, address.length() - 2) + (address.endsWith("AA") ? "BB" : "AA");
        for (var forged : List.of(
                "/files/" + other + signature,
                flipped,
                "/files/" + mine + "?access=",
                "/files/" + mine + "?access=.",
                "/files/" + mine + "?access=MS54.AAAA",
                "/files/nonsense" + signature)) {
            assertThat(api().get(forged).statusCode()).as(forged).isEqualTo(403);
        }
    }

    @Test
    void anAddressIsWorthNothingOnceItsOwnerHasLeft() {
        jinxiu().hire("photographer", Map.of("role", "FRONT_DESK", "projectId", jinxiu().id("Project")), null);
        var api = jinxiu().asWorker("photographer");
        var announced = api.mutate(
                        "announceFile", Map.of("name", "a.png", "purpose", "ATTACHMENT"), "file { id uploadUrl }")
                .fine();
        assertThat(api.put(announced.data("/announceFile/file/uploadUrl").asString(), image("png", 8, 8)))
                .isEqualTo(204);
        var address = api.ask(
                        "query($id: ID!) { node(id: $id) { ... on File { signedUrl createdBy { id } } } }",
                        Map.of("id", announced.data("/announceFile/file/id").asString()))
                .fine();
        var url = address.data("/node/signedUrl").asString();
        assertThat(api().get(url).statusCode()).isEqualTo(200);
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "deactivateMember",
                        Map.of("memberId", address.data("/node/createdBy/id").asString()),
                        "member { id }")
                .fine();
        assertThat(api().get(url).statusCode()).isEqualTo(403);
    }

    @Test
    void aThumbnailIsSmallUprightAndTellsNoPlace() throws Exception {
        var photo = photo(2000, 1000);
        assertThat(new String(photo, StandardCharsets.ISO_8859_1)).contains(PLACE);
        var file = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "现场.jpg", photo);
        for (var field : List.of("thumbnailUrl", "previewUrl")) {
            var answer = api().get(address(Role.STEWARD, file, field));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).isEqualTo("image/jpeg");
            assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).doesNotContain(PLACE, "Exif");
            var picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
            var longest = field.equals("thumbnailUrl") ? 480 : 1600;
            assertThat(picture.getHeight()).isEqualTo(longest);
            assertThat(picture.getWidth()).isEqualTo(longest / 2);
            // Its left half was red; turned to the right, that is the upper one.
            assertThat(new Color(picture.getRGB(longest / 4, 10)).getRed()).isGreaterThan(200);
            assertThat(new Color(picture.getRGB(longest / 4, longest - 10)).getRed())
                    .isLessThan(60);
        }
    }

    @Test
    void aSmallPictureStaysAsLargeAsItIs() throws Exception {
        var file = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "小.png", image("png", 40, 20));
        var answer = api().get(address(Role.STEWARD, file, "thumbnailUrl"));
        var picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(List.of(picture.getWidth(), picture.getHeight())).isEqualTo(List.of(40, 20));
    }

    @Test
    void aBombIsNotDecodedAndADamagedOneIsNoFault() throws Exception {
        var damaged = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "坏.jpg", Arrays.copyOf(photo(300, 200), 300));
        assertThat(api().get(address(Role.STEWARD, damaged, "thumbnailUrl")).statusCode())
                .isEqualTo(404);
        var large = jinxiu().upload(Role.STEWARD, "ATTACHMENT", "大.png", bomb(60_000, 60_000));
        assertThat(api().get(address(Role.STEWARD, large, "thumbnailUrl")).statusCode())
                .isEqualTo(404);
    }
}
