package io.xinqiao.imports;

import io.xinqiao.imports.Staged.AccessItem;
import io.xinqiao.platform.NewId;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows about keys and cards: what they open for which unit, and in whose hands they are. */
final class KeyRows {
    private static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_REMARK = 200;

    private final ParsedRows collected;
    private final PersonRows people;
    private final LocalDate today;

    KeyRows(ParsedRows collected, PersonRows people, LocalDate today) {
        this.collected = collected;
        this.people = people;
        this.today = today;
    }

    void take(RowReader row) {
        if (row.isDay(ImportField.KEY_NUMBER)) return;
        var number = row.needed(ImportField.KEY_NUMBER, LONGEST_NUMBER);
        var kind = kind(row).orElse(null);
        if (kind == null) row.refuse(ImportField.KEY_KIND, "import.key.kind");
        var unit = row.has(ImportField.ROOM) ? UnitNumbers.of(row) : null;
        var unitNumber = unit == null ? null : unit.number();
        var holder = people.holder(row, unitNumber);
        var state = state(row, holder);
        var issuedOn = row.past(ImportField.ISSUED_ON, today);
        var remark = row.text(ImportField.REMARK, LONGEST_REMARK);
        if (row.isRefused() || kind == null) return;
        var before = collected.accessItem(new AccessItem(
                row.sheet(),
                row.number(),
                kind,
                number,
                unitNumber,
                state,
                holder,
                "ISSUED".equals(state) || "LOST".equals(state) ? issuedOn : null,
                remark,
                NewId.next(),
                NewId.next()));
        if (before != null) row.refuse(ImportField.KEY_NUMBER, "import.duplicate", Integer.toString(before.row()));
    }

    /** As its own column says; where there is none, as the header of the number or the sheet's name does. */
    private static Optional<String> kind(RowReader row) {
        var told = row.text(ImportField.KEY_KIND);
        if (told != null) return SourceCodes.keyKind(told);
        return SourceCodes.keyKind(row.header(ImportField.KEY_NUMBER)).or(() -> SourceCodes.keyKind(row.sheetName()));
    }

    /** Whatever somebody holds is issued; what lies in stock or is of no use any more nobody holds. */
    private static @Nullable String state(RowReader row, @Nullable String holder) {
        var told = row.value(ImportField.KEY_STATE, "import.key.state", SourceCodes::keyState);
        if (told == null) return holder == null ? null : "ISSUED";
        if (holder != null && !told.equals("ISSUED") && !told.equals("LOST")) {
            row.refuse(ImportField.KEY_STATE, "import.key.held");
        }
        if (holder == null && told.equals("ISSUED")) row.warn(ImportField.KEY_STATE, "import.key.noHolder");
        return told;
    }
}
