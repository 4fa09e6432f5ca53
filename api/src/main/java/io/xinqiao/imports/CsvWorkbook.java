package io.xinqiao.imports;

import static java.util.stream.Collectors.joining;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of text, in UTF-8, UTF-16 or GB18030 as Excel saves it in China, divided by commas, semicolons or tabs. */
final class CsvWorkbook implements Workbook {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private static final int FIRST_LINES = 20;

    private final String name;
    private final String text;
    private final char separator;

    private CsvWorkbook(String name, String text) {
        this.name = name;
        this.text = text;
        this.separator = separator(text);
    }

    static CsvWorkbook open(String name, byte[] content) {
        var utf16 = FileForm.utf16(content);
        var text = decoded(content, utf16 == null ? StandardCharsets.UTF_8 : utf16);
        if (text == null && utf16 == null) text = decoded(content, GB18030);
        if (text == null || text.indexOf('\0') >= 0) throw new BadWorkbook("refused.import.bad.text");
        return new CsvWorkbook(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static @Nullable String decoded(byte[] content, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException other) {
            return null;
        }
    }

    /** The one that the first lines have most of; the very first may be an explanation. */
    private static char separator(String text) {
        var first = text.lines().limit(FIRST_LINES).collect(joining("\n"));
        var best = ',';
        for (var candidate : new char[] {';', '\t'}) {
            if (count(first, candidate) > count(first, best)) best = candidate;
        }
        return best;
    }

    private static long count(String line, char wanted) {
        return line.chars().filter(character -> character == wanted).count();
    }

    /** Rows may be of different lengths, and an empty line is a row: people count it. */
    private CsvReader<CsvRecord> rowsOf(String of) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(false)
                .ofCsvRecord(of);
    }

    @Override
    public List<String> sheets() {
        return List.of(name);
    }

    @Override
    public void read(int sheet, Rows rows) throws IOException {
        try (var reader = rowsOf(text)) {
            var number = 0;
            for (CsvRecord line : reader) {
                number++;
                List<@Nullable Cell> cells = new ArrayList<>();
                for (var field : line.getFields()) {
                    cells.add(field.isBlank() ? null : new Cell(field.strip(), false));
                }
                if (cells.stream().anyMatch(cell -> cell != null) && !rows.take(new Row(number, cells))) return;
            }
        } catch (CsvParseException damaged) {
            throw new BadWorkbook("refused.import.bad.damaged");
        }
    }

    @Override
    public void close() {
        // The text is all there is.
    }
}
