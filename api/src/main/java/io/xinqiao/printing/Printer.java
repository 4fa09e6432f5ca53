package io.xinqiao.printing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.springframework.stereotype.Component;

/** Lays sheets out on A4 and writes it as PDF, with the letters that it uses embedded. */
@Component
public class Printer {
    private static final String FONTS = "/fonts/wqy-microhei.ttc";
    private static final String FONT = "WenQuanYiMicroHei";

    private static final String RARE = "/fonts/noto-sans-rare-han.ttf";

    private final byte[] fonts = read(FONTS);
    private final byte[] rare = read(RARE);

    private static byte[] read(String resource) {
        try (var stream = Objects.requireNonNull(Printer.class.getResourceAsStream(resource), resource)) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The sheets as one PDF, each under the letterhead on a page of its own. */
    public byte[] pdf(Letterhead head, List<Sheet> sheets) {
        try (var document = new PDDocument();
                // Each document reads the fonts for itself: what writes a subset of one is not for several threads.
                var letters = new Letters(document, fonts, FONT, rare)) {
            document.getDocumentInformation().setTitle(sheets.getFirst().title());
            document.getDocumentInformation().setAuthor(head.name());
            try (var layout = new Layout(document, letters, head)) {
                for (var sheet : sheets) {
                    layout.begin();
                    layout.title(sheet.title());
                    for (var block : sheet.blocks()) layout.add(block);
                }
                layout.end();
            }
            var written = new ByteArrayOutputStream();
            document.save(written);
            return written.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
