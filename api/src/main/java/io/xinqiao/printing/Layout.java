package io.xinqiao.printing;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/** Pages being filled from the top; lengths are in points, of which an inch has 72. */
final class Layout implements AutoCloseable {
    private static final float MARGIN = 50;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float PLAIN = 10.5f;
    private static final float SMALL = 8;
    private static final float LARGE = 18;
    private static final float HEADING = 12;
    private static final float LEADING = 1.5f;
    private static final float PADDING = 4;
    private static final float GAP = 10;
    private static final float SIGNATURE = 40;
    private static final float MARK = 12;
    private static final float HAIRLINE = 0.5f;
    private static final float WHISKER = 0.9f;
    private static final float BAR_LABEL = 0.34f;
    private static final float BAR_LENGTH = 0.38f;
    private static final Color TRACK = new Color(0xE9, 0xEE, 0xF3);
    private static final Color FILLED = new Color(0x6F, 0xA8, 0xC9);
    private static final float LOGO_HEIGHT = 40;
    private static final float LOGO_WIDTH = 120;
    private static final String CLOSING = "。，、；：？！”’」』）》】〉…％‰.,;:?!)]%";
    private static final String OPENING = "“‘「『（《【〈([";
    private static final String FIGURE = "0123456789.,%/";

    private final PDDocument document;
    private final Letters letters;
    private final Letterhead head;
    private final @Nullable PDImageXObject logo;

    /** Those of the paper that is under way. */
    private final List<PDPage> pages = new ArrayList<>();

    private @Nullable PDPageContentStream page;
    private float y;

    Layout(PDDocument document, Letters letters, Letterhead head) throws IOException {
        this.document = document;
        this.letters = letters;
        this.head = head;
        var picture = head.logo();
        this.logo = picture == null ? null : PDImageXObject.createFromByteArray(document, picture, "logo");
    }

    /** Begins a paper on a page of its own, under the letterhead. */
    void begin() throws IOException {
        number();
        var stream = turn();
        var left = MARGIN;
        var top = y;
        if (logo != null) {
            var scale = Math.min(LOGO_HEIGHT / logo.getHeight(), LOGO_WIDTH / logo.getWidth());
            var height = logo.getHeight() * scale;
            stream.drawImage(logo, MARGIN, top - height, logo.getWidth() * scale, height);
            left += logo.getWidth() * scale + GAP;
            y = top - height;
        }
        var line = top;
        for (var name : lines(head.name(), HEADING, MARGIN + WIDTH - left)) {
            line -= HEADING * LEADING;
            write(name, left, line + PADDING, HEADING);
        }
        for (var words : List.of(head.reached(), head.paid())) {
            if (words.isEmpty()) continue;
            for (var part : lines(words, SMALL, MARGIN + WIDTH - left)) {
                line -= SMALL * LEADING;
                write(part, left, line + PADDING, SMALL);
            }
        }
        y = Math.min(y, line) - PADDING;
        stream.moveTo(MARGIN, y);
        stream.lineTo(MARGIN + WIDTH, y);
        stream.stroke();
        y -= GAP;
    }

    private PDPageContentStream turn() throws IOException {
        close();
        var next = new PDPage(PDRectangle.A4);
        document.addPage(next);
        pages.add(next);
        var stream = new PDPageContentStream(document, next);
        stream.setLineWidth(HAIRLINE);
        page = stream;
        y = PDRectangle.A4.getHeight() - MARGIN;
        return stream;
    }

    /** Numbers the pages of a paper that has several, so that one that is missing is missed. */
    private void number() throws IOException {
        close();
        for (var at = 0; pages.size() > 1 && at < pages.size(); at++) {
            var words = at + 1 + " / " + pages.size();
            try (var foot = new PDPageContentStream(document, pages.get(at), AppendMode.APPEND, true, true)) {
                foot.beginText();
                foot.newLineAtOffset(MARGIN + (WIDTH - width(words, SMALL)) / 2, MARGIN / 2);
                letters.show(foot, words, SMALL);
                foot.endText();
            }
        }
        pages.clear();
    }

    @Override
    public void close() throws IOException {
        if (page != null) page.close();
        page = null;
    }

    /** The page on which there is still so much room. */
    private PDPageContentStream room(float height) throws IOException {
        return page == null || y - height < MARGIN ? turn() : page;
    }

    void title(String words) throws IOException {
        for (var line : lines(words, LARGE, WIDTH)) {
            room(LARGE * LEADING);
            y -= LARGE * LEADING;
            write(line, MARGIN + (WIDTH - width(line, LARGE)) / 2, y, LARGE);
        }
        y -= GAP;
    }

    void add(Sheet.Block block) throws IOException {
        switch (block) {
            case Sheet.Heading heading -> {
                y -= GAP;
                paragraph(heading.words(), HEADING);
            }
            case Sheet.Text text -> paragraph(text.words(), PLAIN);
            case Sheet.Facts facts -> facts(facts.facts());
            case Sheet.Table table -> table(table);
            case Sheet.Bars bars -> bars(bars);
            case Sheet.Signatures signatures -> signatures(signatures.labels());
        }
    }

    /** Tells what stands behind the boxes, if there are any, and numbers the pages of the last paper. */
    void end() throws IOException {
        var boxed = letters.boxed();
        if (!boxed.isEmpty()) paragraph(Letters.BOX + " = " + String.join(", ", boxed), SMALL);
        number();
    }

    private void paragraph(String words, float size) throws IOException {
        for (var line : lines(words, size, WIDTH)) {
            room(size * LEADING);
            y -= size * LEADING;
            write(line, MARGIN, y, size);
        }
        y -= PADDING;
    }

    private void facts(List<Sheet.Fact> facts) throws IOException {
        var half = WIDTH / 2;
        for (var at = 0; at < facts.size(); at += 2) {
            List<List<String>> cells = new ArrayList<>();
            for (var fact : facts.subList(at, Math.min(at + 2, facts.size()))) {
                cells.add(lines(fact.label() + ": " + fact.value(), PLAIN, half - GAP));
            }
            row(cells, new float[] {half, half}, new boolean[2], false);
        }
        y -= PADDING;
    }

    private void table(Sheet.Table table) throws IOException {
        var all = table.columns().stream().mapToInt(Sheet.Column::width).sum();
        var count = table.columns().size();
        var widths = new float[count];
        var figures = new boolean[count];
        List<String> headers = new ArrayList<>();
        for (var at = 0; at < count; at++) {
            var column = table.columns().get(at);
            widths[at] = WIDTH * column.width() / all;
            figures[at] = column.figures();
            headers.add(column.header());
        }
        y -= PADDING;
        row(cells(headers, widths), widths, figures, true);
        for (var row : table.rows()) row(cells(row, widths), widths, figures, true);
        y -= PADDING;
    }

    private List<List<String>> cells(List<String> values, float[] widths) throws IOException {
        List<List<String>> cells = new ArrayList<>();
        for (var at = 0; at < values.size(); at++) cells.add(lines(values.get(at), PLAIN, widths[at] - 2 * PADDING));
        return cells;
    }

    private void row(List<List<String>> cells, float[] widths, boolean[] figures, boolean ruled) throws IOException {
        var most = cells.stream().mapToInt(List::size).max().orElse(1);
        var height = most * PLAIN * LEADING + 2 * PADDING;
        var stream = room(height);
        var x = MARGIN;
        for (var at = 0; at < cells.size(); at++) {
            var line = y - PADDING;
            var isBox = ruled && cells.get(at).equals(List.of(Sheet.BOX));
            if (isBox) stream.addRect(x + (widths[at] - MARK) / 2, y - (height + MARK) / 2, MARK, MARK);
            for (var words : isBox ? List.<String>of() : cells.get(at)) {
                line -= PLAIN * LEADING;
                var shift = figures[at] ? widths[at] - 2 * PADDING - width(words, PLAIN) : 0;
                write(words, x + (ruled ? PADDING : 0) + shift, line + PADDING, PLAIN);
            }
            if (ruled) stream.addRect(x, y - height, widths[at], height);
            x += widths[at];
        }
        if (ruled) stream.stroke();
        y -= height;
    }

    private void bars(Sheet.Bars bars) throws IOException {
        var height =
                bars.words().isEmpty() ? 0 : lines(bars.words(), PLAIN, WIDTH).size() * PLAIN * LEADING + PADDING;
        for (var bar : bars.bars()) height += heightOf(bar);
        if (height <= PDRectangle.A4.getHeight() - 2 * MARGIN) room(height);
        if (!bars.words().isEmpty()) paragraph(bars.words(), PLAIN);
        for (var bar : bars.bars()) bar(bar);
        y -= PADDING;
    }

    private float heightOf(Sheet.Bar bar) throws IOException {
        return Math.max(labelOf(bar).size(), valueOf(bar).size()) * PLAIN * LEADING + PADDING;
    }

    private List<String> labelOf(Sheet.Bar bar) throws IOException {
        return lines(bar.label(), PLAIN, WIDTH * BAR_LABEL - GAP);
    }

    private List<String> valueOf(Sheet.Bar bar) throws IOException {
        return lines(bar.value(), PLAIN, WIDTH * (1 - BAR_LABEL - BAR_LENGTH) - GAP);
    }

    /** A label of a third of the width, the bar of less than half of it, and what stands behind it. */
    private void bar(Sheet.Bar bar) throws IOException {
        var left = WIDTH * BAR_LABEL;
        var full = WIDTH * BAR_LENGTH;
        var height = heightOf(bar);
        var stream = room(height);
        column(labelOf(bar), MARGIN);
        column(valueOf(bar), MARGIN + left + full + GAP);
        var thick = PLAIN;
        var bottom = y - PADDING - thick;
        stream.setNonStrokingColor(TRACK);
        stream.addRect(MARGIN + left, bottom, full, thick);
        stream.fill();
        var share = bar.share();
        if (share != null) {
            stream.setNonStrokingColor(FILLED);
            stream.addRect(MARGIN + left, bottom, full * within(share), thick);
            stream.fill();
        }
        stream.setNonStrokingColor(Color.BLACK);
        var interval = bar.interval();
        if (interval != null) whiskers(stream, interval, MARGIN + left, full, bottom, thick);
        y -= height;
    }

    private static void whiskers(
            PDPageContentStream stream, Sheet.Span interval, float left, float full, float bottom, float thick)
            throws IOException {
        var from = left + full * within(interval.from());
        var to = left + full * within(interval.to());
        var middle = bottom + thick / 2;
        stream.setLineWidth(WHISKER);
        stream.moveTo(from, middle);
        stream.lineTo(to, middle);
        for (var end : new float[] {from, to}) {
            stream.moveTo(end, bottom + thick / 4);
            stream.lineTo(end, bottom + thick * 3 / 4);
        }
        stream.stroke();
        stream.setLineWidth(HAIRLINE);
    }

    private static float within(double share) {
        return (float) Math.clamp(share, 0, 1);
    }

    private void column(List<String> words, float x) throws IOException {
        var line = y;
        for (var part : words) {
            line -= PLAIN * LEADING;
            write(part, x, line + PADDING - 1, PLAIN);
        }
    }

    private void signatures(List<String> labels) throws IOException {
        var stream = room(SIGNATURE + PLAIN);
        y -= SIGNATURE;
        var each = WIDTH / labels.size();
        for (var at = 0; at < labels.size(); at++) {
            var x = MARGIN + each * at;
            var label = labels.get(at) + ": ";
            write(label, x, y, PLAIN);
            stream.moveTo(x + width(label, PLAIN), y - 2);
            stream.lineTo(x + each - GAP, y - 2);
        }
        stream.stroke();
        y -= PADDING;
    }

    private void write(String line, float x, float baseline, float size) throws IOException {
        if (page == null || line.isEmpty()) return;
        page.beginText();
        page.newLineAtOffset(x, baseline);
        letters.show(page, line, size);
        page.endText();
    }

    private float width(String words, float size) throws IOException {
        return letters.width(words, size);
    }

    /** Broken where the width ends: Chinese may break nearly anywhere, and what is long without a space must. */
    private List<String> lines(String words, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        float used = 0;
        for (var codePoint : words.codePoints().toArray()) {
            if (codePoint == '\n') {
                lines.add(String.join("", line));
                line.clear();
                used = 0;
                continue;
            }
            var letter = letters.printed(codePoint);
            var wide = width(letter, size);
            if (used + wide > width && !line.isEmpty()) {
                var ends = end(line, letter);
                lines.add(String.join("", line.subList(0, ends)));
                line.subList(0, ends).clear();
                used = width(String.join("", line), size);
            }
            line.add(letter);
            used += wide;
        }
        lines.add(String.join("", line));
        return lines;
    }

    /**
     * Where a full line ends: before a letter that may begin the next one. Where there is none, it ends all the same.
     */
    private static int end(List<String> line, String next) {
        for (var at = line.size(); at > 0; at--) {
            if (mayBreak(line.get(at - 1), at == line.size() ? next : line.get(at))) return at;
        }
        return line.size();
    }

    /** A mark that closes begins no line, one that opens ends none, and a figure stays in one piece. */
    private static boolean mayBreak(String before, String after) {
        return (after.isEmpty() || !CLOSING.contains(after))
                && (before.isEmpty() || !OPENING.contains(before))
                && !(isFigure(before) && isFigure(after));
    }

    private static boolean isFigure(String letter) {
        return letter.length() == 1 && FIGURE.contains(letter);
    }
}
