package io.xinqiao.printing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;

/**
 * The letters of one document: of the usual font, of the one for rare characters where that has none, and a box where
 * neither has. What stands behind the boxes is kept to be told.
 */
final class Letters implements AutoCloseable {
    /** Stands for a letter that cannot be printed. */
    static final String BOX = "□";

    private static final float UNITS = 1_000;
    private static final int FIRST_SELECTOR = 0xFE00;
    private static final int LAST_SELECTOR = 0xFE0F;

    private final PDDocument document;
    private final TrueTypeCollection collection;
    private final PDFont usual;
    private final byte[] rareFont;
    private final Set<Integer> boxed = new LinkedHashSet<>();
    private @Nullable PDFont rare;

    Letters(PDDocument document, byte[] usualFonts, String usualFont, byte[] rareFont) throws IOException {
        this.document = document;
        this.collection = new TrueTypeCollection(new ByteArrayInputStream(usualFonts));
        this.usual = PDType0Font.load(document, collection.getFontByName(usualFont), true);
        this.rareFont = rareFont;
    }

    /** Words of one font. */
    private record Run(String words, PDFont font) {
        float width() throws IOException {
            return font.getStringWidth(words) / UNITS;
        }
    }

    /** What is printed for a character: itself, a box, or nothing for what is not seen. */
    String printed(int codePoint) throws IOException {
        if (Character.isISOControl(codePoint)) return " ";
        var unseen = Character.getType(codePoint) == Character.FORMAT
                || (codePoint >= FIRST_SELECTOR && codePoint <= LAST_SELECTOR);
        if (unseen) return "";
        var letter = Character.toString(codePoint);
        if (has(usual, letter) || has(rare(), letter)) return letter;
        boxed.add(codePoint);
        return BOX;
    }

    /** The code points of the letters for which a box stands, in their order. */
    List<String> boxed() {
        return boxed.stream().map("U+%04X"::formatted).toList();
    }

    float width(String words, float size) throws IOException {
        float width = 0;
        for (var run : runs(words)) width += run.width();
        return width * size;
    }

    /** Shows words at the place where the text of a page has begun. */
    void show(PDPageContentStream page, String words, float size) throws IOException {
        for (var run : runs(words)) {
            page.setFont(run.font(), size);
            page.showText(run.words());
        }
    }

    private List<Run> runs(String words) throws IOException {
        List<Run> runs = new ArrayList<>();
        var run = new StringBuilder();
        PDFont font = usual;
        for (var codePoint : words.codePoints().toArray()) {
            var letter = Character.toString(codePoint);
            var fitting = has(usual, letter) ? usual : rare();
            if (!fitting.equals(font) && !run.isEmpty()) {
                runs.add(new Run(run.toString(), font));
                run.setLength(0);
            }
            font = fitting;
            run.append(letter);
        }
        if (!run.isEmpty()) runs.add(new Run(run.toString(), font));
        return runs;
    }

    private static boolean has(PDFont font, String letter) throws IOException {
        try {
            font.encode(letter);
            return true;
        } catch (IllegalArgumentException missing) {
            return false;
        }
    }

    /** Read when the first rare letter comes: most documents have none. */
    private PDFont rare() throws IOException {
        var font = rare;
        if (font == null) {
            font = PDType0Font.load(document, new ByteArrayInputStream(rareFont), true);
            rare = font;
        }
        return font;
    }

    @Override
    public void close() throws IOException {
        collection.close();
    }
}
