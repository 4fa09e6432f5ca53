package io.xinqiao.printing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.springframework.stereotype.Component;

/** Lays a sheet out on A4 and writes it as PDF, with the letters that it uses embedded. */
@Component
public class Printer {
    private static final String FONTS = "/fonts/wqy-microhei.ttc";
    private static final String FONT = "WenQuanYiMicroHei";

    private final byte[] fonts;

    Printer() {
        try (var stream = Objects.requireNonNull(Printer.class.getResourceAsStream(FONTS), FONTS)) {
            this.fonts = stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The sheet as PDF. */
    public byte[] pdf(Sheet sheet) {
        try (var document = new PDDocument();
                // Each document reads the font for itself: what writes a subset of it is not for several threads.
                var collection = new TrueTypeCollection(new ByteArrayInputStream(fonts))) {
            var font = PDType0Font.load(document, collection.getFontByName(FONT), true);
            document.getDocumentInformation().setTitle(sheet.title());
            try (var layout = new Layout(document, font)) {
                layout.title(sheet.title());
                for (var block : sheet.blocks()) layout.add(block);
            }
            var written = new ByteArrayOutputStream();
            document.save(written);
            return written.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
