package io.xinqiao.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/** An XLSX file, looked through for what only an attacker puts there before anything in it is believed. */
final class ExcelWorkbook implements Workbook {
    private static final int MOST_PARTS = 2_000;
    private static final long LARGEST_UNPACKED = 1L << 30;
    private static final long SUSPICIOUS_FROM = 16L << 20;
    private static final int SUSPICIOUS_RATIO = 250;
    private static final int PROLOG = 4_096;
    private static final int WIDEST = 200;

    /** Excel's own formats for dates have these numbers; those of Chinese editions have others. */
    private static final int FIRST_DAY_FORMAT = 14;

    private static final int LAST_DAY_FORMAT = 17;
    private static final Set<Integer> CHINESE_DAY_FORMATS =
            Set.of(22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58);
    private static final Pattern LITERALS = Pattern.compile("\"[^\"]*\"|\\[[^\\]]*]|\\\\.");
    private static final Pattern DAY_FORMAT = Pattern.compile("[yYdD]|[mM]{3,}");

    private final ReadableWorkbook workbook;
    private final List<Sheet> sheets;

    private final Map<String, MergedCells> merged;

    private ExcelWorkbook(ReadableWorkbook workbook, Map<String, MergedCells> merged) {
        this.workbook = workbook;
        this.merged = merged;
        this.sheets = workbook.getSheets()
                .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
                .toList();
    }

    static ExcelWorkbook open(byte[] content) throws IOException {
        guard(content);
        try {
            return new ExcelWorkbook(
                    new ReadableWorkbook(new ByteArrayInputStream(content), new ReadingOptions(true, false)),
                    MergedCells.of(content));
        } catch (IOException | RuntimeException damaged) {
            throw new BadWorkbook("refused.import.bad.damaged");
        }
    }

    /** Refuses what unpacks without end, what refers to the outside, and what is some other kind of archive. */
    private static void guard(byte[] content) {
        var parts = 0;
        var unpacked = 0L;
        try (var zip = ZipFile.builder().setByteArray(content).get()) {
            if (zip.getEntry("xl/workbook.xml") == null) throw new BadWorkbook("refused.import.bad.notExcel");
            for (var entry : Collections.list(zip.getEntries())) {
                if (++parts > MOST_PARTS) throw new BadWorkbook("refused.import.bad.bomb");
                try (var part = zip.getInputStream(entry)) {
                    unpacked = guard(part, entry.getName(), unpacked, content.length);
                }
            }
        } catch (IOException damaged) {
            throw new BadWorkbook("refused.import.bad.damaged");
        }
    }

    private static long guard(InputStream part, String name, long before, int packed) throws IOException {
        var plain = name.toLowerCase(Locale.ROOT);
        var prolog = part.readNBytes(PROLOG);
        if ((plain.endsWith(".xml") || plain.endsWith(".rels"))
                && new String(prolog, StandardCharsets.ISO_8859_1).contains("<!DOCTYPE")) {
            throw new BadWorkbook("refused.import.bad.external");
        }
        var unpacked = before + prolog.length;
        var buffer = new byte[64 * 1024];
        for (var read = part.read(buffer); read >= 0; read = part.read(buffer)) {
            unpacked += read;
            if (unpacked > LARGEST_UNPACKED || (unpacked > SUSPICIOUS_FROM && unpacked / packed > SUSPICIOUS_RATIO)) {
                throw new BadWorkbook("refused.import.bad.bomb");
            }
        }
        return unpacked;
    }

    @Override
    public List<String> sheets() {
        return sheets.stream().map(Sheet::getName).toList();
    }

    @Override
    public void read(int sheet, Rows rows) throws IOException {
        var cells = merged.get(sheets.get(sheet).getName());
        var merges = cells == null ? null : cells.filling();
        try (var stream = sheets.get(sheet).openStream()) {
            var iterator = stream.iterator();
            while (iterator.hasNext()) {
                var row = row(iterator.next());
                if (row == null) continue;
                if (merges != null) merges.fill(row.number(), row.cells());
                if (!rows.take(row)) return;
            }
        } catch (RuntimeException damaged) {
            if (damaged instanceof BadWorkbook) throw damaged;
            throw damaged.getCause() instanceof javax.xml.stream.XMLStreamException
                    ? new BadWorkbook("refused.import.bad.damaged")
                    : damaged;
        }
    }

    private static @Nullable Row row(org.dhatim.fastexcel.reader.Row of) {
        List<@Nullable Cell> cells = new ArrayList<>();
        var any = false;
        for (var at = 0; at < Math.min(of.getCellCount(), WIDEST); at++) {
            var cell = cell(of.getOptionalCell(at).orElse(null));
            any |= cell != null;
            cells.add(cell);
        }
        return any ? new Row(of.getRowNum(), cells) : null;
    }

    private static @Nullable Cell cell(org.dhatim.fastexcel.reader.@Nullable Cell of) {
        if (of == null) return null;
        var type = of.getType();
        if (type == CellType.EMPTY) return null;
        var raw = of.getRawValue();
        if (type == CellType.NUMBER || (type == CellType.FORMULA && isNumber(raw))) {
            return raw == null ? null : new Cell(CellValues.plainNumber(raw), true, isDay(of));
        }
        // An error such as #N/A stands there as one reads it: whoever needs the cell refuses it.
        var text = type == CellType.FORMULA || type == CellType.ERROR ? raw : of.getText();
        return text == null || text.isBlank() ? null : new Cell(text.strip(), false);
    }

    private static boolean isDay(org.dhatim.fastexcel.reader.Cell of) {
        var id = of.getDataFormatId();
        if (id != null && ((id >= FIRST_DAY_FORMAT && id <= LAST_DAY_FORMAT) || CHINESE_DAY_FORMATS.contains(id))) {
            return true;
        }
        var format = of.getDataFormatString();
        return format != null
                && DAY_FORMAT.matcher(LITERALS.matcher(format).replaceAll("")).find();
    }

    private static boolean isNumber(@Nullable String raw) {
        return raw != null && raw.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }
}
