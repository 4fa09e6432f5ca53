package io.xinqiao.onboarding;

import io.xinqiao.identity.Department;
import io.xinqiao.identity.Role;
import io.xinqiao.imports.Problem.Severity;
import io.xinqiao.imports.Workbook;
import io.xinqiao.imports.Workbook.Row;
import io.xinqiao.platform.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a sheet of staff: columns are found by their headers, rows that make no sense are told with their cells. */
final class StaffSheet {
    private static final int HEADERS_WITHIN = 10;

    enum Column {
        NAME("姓名", "员工姓名", "员工", "名称", "name", "staff"),
        USERNAME("登录名", "用户名", "账号", "帐号", "登录账号", "username", "account", "login"),
        ROLE("角色", "岗位", "职务", "职位", "role", "position"),
        DEPARTMENT("部门", "所属部门", "department"),
        BUILDINGS("楼栋", "楼号", "负责楼栋", "管辖楼栋", "楼栋号", "buildings", "building"),
        EMAIL("邮箱", "电子邮箱", "email", "mail");

        @SuppressWarnings("ImmutableEnumChecker") // Set.of makes no other
        private final Set<String> words;

        Column(String... words) {
            this.words = Set.of(words);
        }
    }

    private static final Map<String, Role> ROLES = Map.ofEntries(
            Map.entry("租户管理员", Role.TENANT_ADMIN),
            Map.entry("管理员", Role.TENANT_ADMIN),
            Map.entry("tenant_admin", Role.TENANT_ADMIN),
            Map.entry("主管", Role.SUPERVISOR),
            Map.entry("客服主管", Role.SUPERVISOR),
            Map.entry("项目经理", Role.SUPERVISOR),
            Map.entry("supervisor", Role.SUPERVISOR),
            Map.entry("管家", Role.STEWARD),
            Map.entry("楼栋管家", Role.STEWARD),
            Map.entry("客服专员", Role.STEWARD),
            Map.entry("steward", Role.STEWARD),
            Map.entry("收费员", Role.CASHIER),
            Map.entry("cashier", Role.CASHIER),
            Map.entry("前台", Role.FRONT_DESK),
            Map.entry("front_desk", Role.FRONT_DESK),
            Map.entry("财务", Role.FINANCE),
            Map.entry("finance", Role.FINANCE),
            Map.entry("工程", Role.TECHNICIAN),
            Map.entry("维修", Role.TECHNICIAN),
            Map.entry("维修工", Role.TECHNICIAN),
            Map.entry("保洁", Role.TECHNICIAN),
            Map.entry("绿化", Role.TECHNICIAN),
            Map.entry("安保", Role.TECHNICIAN),
            Map.entry("保安", Role.TECHNICIAN),
            Map.entry("technician", Role.TECHNICIAN),
            Map.entry("分析员", Role.ANALYST),
            Map.entry("analyst", Role.ANALYST));

    private static final Map<String, Department> DEPARTMENTS = Map.ofEntries(
            Map.entry("客服", Department.SERVICE),
            Map.entry("客服部", Department.SERVICE),
            Map.entry("service", Department.SERVICE),
            Map.entry("工程", Department.ENGINEERING),
            Map.entry("工程部", Department.ENGINEERING),
            Map.entry("维修", Department.ENGINEERING),
            Map.entry("engineering", Department.ENGINEERING),
            Map.entry("保洁", Department.CLEANING),
            Map.entry("保洁部", Department.CLEANING),
            Map.entry("cleaning", Department.CLEANING),
            Map.entry("绿化", Department.GREENING),
            Map.entry("绿化部", Department.GREENING),
            Map.entry("greening", Department.GREENING),
            Map.entry("安保", Department.SECURITY),
            Map.entry("安保部", Department.SECURITY),
            Map.entry("保安部", Department.SECURITY),
            Map.entry("秩序部", Department.SECURITY),
            Map.entry("security", Department.SECURITY));

    private final Messages messages;
    private final List<StaffRow> rows = new ArrayList<>();
    private final List<StaffSheetProblem> problems = new ArrayList<>();
    private final Set<String> usernames = new HashSet<>();
    private final Map<Column, Integer> positions = new EnumMap<>(Column.class);
    private final Map<Column, String> headers = new EnumMap<>(Column.class);
    private int seen;

    private StaffSheet(Messages messages) {
        this.messages = messages;
    }

    /** Reads the first sheet that has the columns. */
    static StaffSheet read(Workbook workbook, Messages messages) throws IOException {
        var sheet = new StaffSheet(messages);
        for (var at = 0; at < workbook.sheets().size() && sheet.positions.isEmpty(); at++) {
            sheet.seen = 0;
            workbook.read(at, row -> {
                sheet.take(row);
                return !sheet.positions.isEmpty() || sheet.seen < HEADERS_WITHIN;
            });
        }
        if (sheet.positions.isEmpty()) sheet.problem(1, null, null, "onboarding.staff.headers");
        return sheet;
    }

    List<StaffRow> rows() {
        return rows;
    }

    List<StaffSheetProblem> problems() {
        return problems;
    }

    /** A cell that others than this find wrong. */
    StaffSheetProblem problem(StaffRow row, Column column, @Nullable String value, String message) {
        return new StaffSheetProblem(
                row.number(), headers.get(column), value == null ? "" : value, Severity.REFUSED, message);
    }

    private void take(Row row) {
        seen++;
        if (positions.isEmpty()) {
            findHeaders(row);
            return;
        }
        if (row.isExplanation()) {
            tell(row, Severity.SKIPPED, "sheet.skipped");
            return;
        }
        var name = text(row, Column.NAME);
        var username = text(row, Column.USERNAME);
        if (name == null && username == null) {
            tell(row, Severity.SKIPPED, "onboarding.staff.nobody");
            return;
        }
        if (name != null && Workbook.isNoName(name)) problem(row.number(), Column.NAME, name, "import.name");
        if (name == null) problem(row.number(), Column.NAME, null, "refused.required");
        if (username == null) {
            problem(row.number(), Column.USERNAME, null, "refused.required");
        } else if (!usernames.add(username)) {
            problem(row.number(), Column.USERNAME, username, "onboarding.staff.twice");
        }
        var roles = roles(row);
        var department = department(row);
        if (name == null || username == null || roles.isEmpty()) return;
        rows.add(
                new StaffRow(row.number(), name, username, text(row, Column.EMAIL), department, roles, buildings(row)));
    }

    private void findHeaders(Row row) {
        Map<Column, Integer> found = new EnumMap<>(Column.class);
        Map<Column, String> words = new EnumMap<>(Column.class);
        for (var at = 0; at < row.cells().size(); at++) {
            var cell = row.cell(at);
            if (cell == null) continue;
            var header = Workbook.header(cell.text());
            for (var column : Column.values()) {
                if (column.words.contains(header) && found.putIfAbsent(column, at) == null) {
                    words.put(column, cell.text());
                }
            }
        }
        if (found.keySet().containsAll(Set.of(Column.NAME, Column.USERNAME, Column.ROLE))) {
            positions.putAll(found);
            headers.putAll(words);
        }
    }

    private @Nullable String text(Row row, Column column) {
        var at = positions.get(column);
        var cell = at == null ? null : row.cell(at);
        return cell == null || cell.text().isBlank() ? null : cell.text().strip();
    }

    private static List<String> parts(@Nullable String text) {
        return text == null ? List.of() : List.of(text.strip().split("\\s*[、,,;;/\\s]\\s*"));
    }

    private Set<Role> roles(Row row) {
        var text = text(row, Column.ROLE);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (text == null) problem(row.number(), Column.ROLE, null, "refused.required");
        for (var part : parts(text)) {
            var role = ROLES.get(part.toLowerCase(Locale.ROOT));
            if (role == null) problem(row.number(), Column.ROLE, part, "onboarding.staff.role");
            else roles.add(role);
        }
        return roles;
    }

    private @Nullable Department department(Row row) {
        var text = text(row, Column.DEPARTMENT);
        if (text == null) return null;
        var department = DEPARTMENTS.get(text.toLowerCase(Locale.ROOT));
        if (department == null) {
            add(row.number(), Column.DEPARTMENT, text, Severity.WARNING, "onboarding.staff.department");
        }
        return department;
    }

    private List<String> buildings(Row row) {
        return parts(text(row, Column.BUILDINGS)).stream()
                .map(Workbook::building)
                .distinct()
                .toList();
    }

    private void problem(int row, @Nullable Column column, @Nullable String value, String messageKey) {
        add(row, column, value, Severity.REFUSED, messageKey);
    }

    /** Tells a whole row, with what stands in it first. */
    private void tell(Row row, Severity severity, String messageKey) {
        for (var column : Column.values()) {
            var text = text(row, column);
            if (text == null) continue;
            add(row.number(), column, text, severity, messageKey);
            return;
        }
    }

    private void add(int row, @Nullable Column column, @Nullable String value, Severity severity, String messageKey) {
        var shown = value == null && column != null ? "" : value;
        problems.add(new StaffSheetProblem(
                row, column == null ? null : headers.get(column), shown, severity, messages.text(messageKey)));
    }
}
