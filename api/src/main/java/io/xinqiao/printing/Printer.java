package io.xinqiao.printing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.springframework.stereotype.Component;

/** Lays sheets out on A4 and writes it as PDF, with the letters that it uses embedded. */
@Component
public class Printer {
    private static final String FONTS = "/fonts/wqy-microhei.ttc";
    private static final String FONT = "WenQuanYiMicroHei";

    private static final String RARE = "/fonts/noto-sans-rare-han.ttf";

    private static final int MOST_PIXELS = 2_000;

    private final byte[] fonts = read(FONTS);
    private final byte[] rare = read(RARE);

    private static byte[] read(String resource) {
        try (var stream = Objects.requireNonNull(Printer.class.getResourceAsStream(resource), resource)) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Whether a PNG or JPEG picture can be printed: one that is broken, or larger than any paper needs, would let every
     * paper fail that it stands on.
     */
    public static boolean isPrintable(byte[] picture) {
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(picture));
                var document = new PDDocument()) {
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) return false;
            var reader = readers.next();
            reader.setInput(input);
            if (reader.getWidth(0) > MOST_PIXELS || reader.getHeight(0) > MOST_PIXELS) return false;
            reader.read(0);
            PDImageXObject.createFromByteArray(document, picture, "picture");
            return true;
        } catch (IOException | RuntimeException broken) {
            return false;
        }
    }

    /** Begins to print under a letterhead; whoever does closes it. */
    public Printing open(Letterhead head) {
        try {
            return new Printing(head, fonts, FONT, rare);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The sheets as one PDF, each under the letterhead on a page of its own. */
    public byte[] pdf(Letterhead head, List<Sheet> sheets) {
        try (var printing = open(head)) {
            sheets.forEach(printing::add);
            var written = new ByteArrayOutputStream();
            printing.writeTo(written);
            return written.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
