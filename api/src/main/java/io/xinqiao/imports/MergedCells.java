package io.xinqiao.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a sheet that are merged downwards: what stands in the first row of them holds for all. The reader of
 * workbooks does not tell of them, so the parts of the file are looked through for their names once more.
 */
final class MergedCells {
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final Pattern MERGED =
            Pattern.compile("<(?:\\w+:)?mergeCell\\s+ref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\"");
    private static final int LONGEST = 100;
    private static final int PIECE = 64 * 1024;
    private static final int LETTERS = 26;
    private static final int MOST = 200_000;

    /** One block of merged cells: a column from its first to its last row. */
    private record Block(int column, int lastRow) {}

    private final Map<Integer, List<Block>> byFirstRow = new HashMap<>();
    private int known;

    private record Held(Workbook.Cell cell, int lastRow) {}

    private MergedCells() {}

    /** Those of every sheet, by the sheet's name. */
    static Map<String, MergedCells> of(byte[] content) throws IOException {
        Map<String, MergedCells> found = new HashMap<>();
        try (var zip = ZipFile.builder().setByteArray(content).get()) {
            var parts = relations(zip);
            for (var sheet : sheets(zip).entrySet()) {
                var part = parts.get(sheet.getValue());
                var entry = part == null ? null : zip.getEntry(path(part));
                if (entry == null) continue;
                try (var stream = zip.getInputStream(entry)) {
                    found.put(sheet.getKey(), in(stream));
                }
            }
        } catch (XMLStreamException damaged) {
            throw new BadWorkbook("refused.import.bad.damaged");
        }
        return found;
    }

    private static String path(String target) {
        return target.startsWith("/") ? target.substring(1) : "xl/" + target;
    }

    private static Map<String, String> sheets(ZipFile zip) throws IOException, XMLStreamException {
        return attributes(zip, "xl/workbook.xml", "sheet", null, "name", RELATIONS, "id");
    }

    private static Map<String, String> relations(ZipFile zip) throws IOException, XMLStreamException {
        return attributes(zip, "xl/_rels/workbook.xml.rels", "Relationship", null, "Id", null, "Target");
    }

    private static Map<String, String> attributes(
            ZipFile zip,
            String part,
            String element,
            @Nullable String keySpace,
            String key,
            @Nullable String valueSpace,
            String value)
            throws IOException, XMLStreamException {
        Map<String, String> found = new HashMap<>();
        var entry = zip.getEntry(part);
        if (entry == null) return found;
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (var stream = zip.getInputStream(entry)) {
            var reader = factory.createXMLStreamReader(stream);
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT
                        || !reader.getLocalName().equals(element)) continue;
                var name = reader.getAttributeValue(keySpace, key);
                var of = reader.getAttributeValue(valueSpace, value);
                if (name != null && of != null) found.put(name, of);
            }
        }
        return found;
    }

    private static MergedCells in(InputStream sheet) throws IOException {
        var cells = new MergedCells();
        var before = "";
        for (var piece = sheet.readNBytes(PIECE); piece.length > 0; piece = sheet.readNBytes(PIECE)) {
            var text = before + new String(piece, StandardCharsets.ISO_8859_1);
            var matcher = MERGED.matcher(text);
            var read = 0;
            while (matcher.find()) {
                cells.add(matcher.group(1), matcher.group(2), matcher.group(4));
                read = matcher.end();
            }
            before = text.substring(Math.max(read, text.length() - LONGEST));
        }
        return cells;
    }

    private void add(String column, String firstRow, String lastRow) {
        var first = Integer.parseInt(firstRow);
        var last = Integer.parseInt(lastRow);
        if (last <= first || ++known > MOST) return;
        byFirstRow.computeIfAbsent(first, none -> new ArrayList<>(1)).add(new Block(position(column), last));
    }

    private static int position(String column) {
        var position = 0;
        for (var letter : column.toCharArray()) position = position * LETTERS + letter - 'A' + 1;
        return position - 1;
    }

    /** One reading of the sheet from its first row on. */
    Filling filling() {
        return new Filling();
    }

    /** Carries down what merged cells say while the rows go by in their order. */
    final class Filling {
        private final Map<Integer, Held> held = new HashMap<>();

        private Filling() {}

        /** Fills in a row what the merged cells above it say. */
        void fill(int row, List<Workbook.@Nullable Cell> cells) {
            held.values().removeIf(cell -> cell.lastRow() < row);
            for (var block : byFirstRow.getOrDefault(row, List.of())) {
                var cell = block.column() < cells.size() ? cells.get(block.column()) : null;
                if (cell != null) held.put(block.column(), new Held(cell, block.lastRow()));
            }
            for (var one : held.entrySet()) {
                while (cells.size() <= one.getKey()) cells.add(null);
                if (cells.get(one.getKey()) == null) {
                    cells.set(one.getKey(), one.getValue().cell());
                }
            }
        }
    }
}
