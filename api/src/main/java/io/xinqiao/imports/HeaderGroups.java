package io.xinqiao.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Headers in two rows: the upper names groups of columns (业主信息, 租户信息), the lower the columns themselves (姓名, 电话). The
 * group says whose name and phone it is.
 *
 * @param row the number of the lower row
 * @param names what stands above each column, by position; null where nothing does
 * @param groups the group above each column, by position; null where there is none
 */
record HeaderGroups(int row, List<@Nullable String> names, List<@Nullable String> groups) {
    private static final int LONGEST_GROUP = 8;
    private static final int ENOUGH = 2;
    private static final Pattern LESSEE = Pattern.compile(".*(租户|租客|承租|租赁|使用人).*");
    private static final Pattern OWNER = Pattern.compile(".*(业主|产权人|房主|户主|owner).*");
    private static final Pattern CONTACT = Pattern.compile(".*(联系人|紧急).*");
    private static final Pattern OTHERS = Pattern.compile(".*(家属|家庭|成员|共有).*");

    /** Whose columns a group holds. */
    enum Whose {
        /** No group of persons, or none at all. */
        NOBODYS,
        OWNER,
        LESSEE,
        CONTACT,
        /** Persons of whom a row of this sheet cannot tell. */
        OTHERS
    }

    /** The headers of a sheet, whose row with the most known ones is this. */
    static HeaderGroups of(Workbook.@Nullable Row above, Workbook.Row header, Workbook.@Nullable Row below) {
        if (above != null && isOfGroups(above))
            return new HeaderGroups(header.number(), texts(header), carried(above, header));
        if (below != null && isOfGroups(header) && isOfHeaders(below)) {
            List<@Nullable String> names = new ArrayList<>();
            for (var at = 0; at < Math.max(header.cells().size(), below.cells().size()); at++) {
                var own = text(below, at);
                names.add(own == null ? text(header, at) : own);
            }
            return new HeaderGroups(below.number(), names, carried(header, below));
        }
        return new HeaderGroups(header.number(), texts(header), List.of());
    }

    /** A line above the headers that says whose columns stand below it, and is no title of the sheet. */
    static boolean isOfGroups(Workbook.Row row) {
        var words = texts(row).stream().filter(text -> text != null).toList();
        return words.size() >= ENOUGH && words.stream().anyMatch(word -> isGroup(word) && whose(word) != Whose.NOBODYS);
    }

    private static boolean isGroup(String word) {
        return word.length() <= LONGEST_GROUP && !word.endsWith("表") && !Headers.isKnown(word);
    }

    private static boolean isOfHeaders(Workbook.Row row) {
        var words = texts(row).stream().filter(text -> text != null).toList();
        return words.size() >= ENOUGH && words.stream().allMatch(Headers::isKnown);
    }

    private static List<@Nullable String> carried(Workbook.Row groups, Workbook.Row headers) {
        List<@Nullable String> carried = new ArrayList<>();
        String group = null;
        for (var at = 0; at < headers.cells().size(); at++) {
            var here = text(groups, at);
            if (here != null) group = here.equals(text(headers, at)) || !isGroup(here) ? null : here;
            carried.add(group);
        }
        return carried;
    }

    private static List<@Nullable String> texts(Workbook.Row row) {
        List<@Nullable String> texts = new ArrayList<>();
        for (var at = 0; at < row.cells().size(); at++) texts.add(text(row, at));
        return texts;
    }

    private static @Nullable String text(Workbook.Row row, int at) {
        var cell = row.cell(at);
        return cell == null ? null : cell.text();
    }

    @Nullable
    String name(int position) {
        return names.get(position);
    }

    /** Whose the column is, by its group. */
    Whose whose(int position) {
        var group = position < groups.size() ? groups.get(position) : null;
        return group == null ? Whose.NOBODYS : whose(group);
    }

    private static Whose whose(String text) {
        var word = CellValues.normal(text).toLowerCase(java.util.Locale.ROOT);
        if (LESSEE.matcher(word).matches()) return Whose.LESSEE;
        if (CONTACT.matcher(word).matches()) return Whose.CONTACT;
        if (OTHERS.matcher(word).matches()) return Whose.OTHERS;
        return OWNER.matcher(word).matches() ? Whose.OWNER : Whose.NOBODYS;
    }
}
