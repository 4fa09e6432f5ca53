package io.xinqiao.printing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Papers that are printed one after the other into one PDF, each under the letterhead on a page of its own. Finished
 * pages wait in a temporary file, however many there are.
 */
public final class Printing implements AutoCloseable {
    private final PDDocument document;
    private final Letters letters;
    private final Layout layout;
    private boolean begun;

    /** Each document reads the fonts for itself: what writes a subset of one is not for several threads. */
    Printing(Letterhead head, byte[] fonts, String font, byte[] rare) throws IOException {
        this.document = new PDDocument(IOUtils.createTempFileOnlyStreamCache());
        this.letters = new Letters(document, fonts, font, rare);
        this.layout = new Layout(document, letters, head);
        document.getDocumentInformation().setAuthor(head.name());
    }

    /** Prints a paper; the first says what the whole is called. */
    public void add(Sheet sheet) {
        try {
            if (!begun) document.getDocumentInformation().setTitle(sheet.title());
            begun = true;
            layout.begin();
            layout.title(sheet.title());
            for (var block : sheet.blocks()) layout.add(block);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes all of it, once. */
    public void writeTo(OutputStream out) throws IOException {
        layout.end();
        layout.close();
        document.save(out);
    }

    @Override
    public void close() {
        try (document;
                letters;
                layout) {
            // Whatever became of it, all three are let go.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
