package io.xinqiao.imports;

import io.xinqiao.archives.PersonRules;
import io.xinqiao.imports.Staged.Person;
import io.xinqiao.platform.NewId;
import io.xinqiao.privacy.PersonalKind;
import io.xinqiao.privacy.Vault;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The people whom rows name: who is the same person, and what is known of them. */
final class PersonRows {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_NUMBER = 30;

    /** What other systems' templates tell clerks to write where they know nothing. */
    private static final Set<String> NO_PHONE = Set.of("13900000001", "0", "-", "无");

    private final Collected collected;
    private final Vault vault;
    private final LocalDate today;

    PersonRows(Collected collected, Vault vault, LocalDate today) {
        this.collected = collected;
        this.vault = vault;
        this.today = today;
    }

    /**
     * The persons whom the row names, by key; several names in one cell are divided by commas.
     *
     * @param unitNumber tells apart those of whom nothing but the name is known
     */
    List<String> named(RowReader row, @Nullable String unitNumber) {
        var text = row.needed(ImportField.NAME, LONGEST_NAME);
        var names = Arrays.stream(text.split("[,,、;;/]"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        var phones = phones(row, names.size());
        var idNumber = names.size() == 1 ? idNumber(row) : null;
        var gender = names.size() == 1 ? row.value(ImportField.GENDER, "import.gender", Codes::gender) : null;
        var birthYear = names.size() == 1 ? birthYear(row, idNumber) : null;
        if (row.isRefused()) return List.of();
        List<String> keys = new ArrayList<>();
        for (var at = 0; at < names.size(); at++) {
            var phone = at < phones.size() ? phones.get(at) : null;
            var key = person(row, names.get(at), gender, birthYear, phone, idNumber, unitNumber);
            if (key != null) keys.add(key);
        }
        return keys;
    }

    private List<String> phones(RowReader row, int names) {
        var text = row.text(ImportField.PHONE);
        if (text == null || NO_PHONE.contains(text)) return List.of();
        var phones = Arrays.stream(text.split("[,,、;;/]"))
                .map(String::strip)
                .filter(phone -> !phone.isEmpty())
                .toList();
        for (var phone : phones) {
            if (!isPhone(phone)) {
                row.refuse(ImportField.PHONE, "import.phone");
                return List.of();
            }
        }
        return phones.subList(0, Math.min(phones.size(), names));
    }

    /** A mobile number has eleven digits; one with ten or twelve is a slip of the pen and not another number. */
    private static boolean isPhone(String phone) {
        if (!PersonRules.isPhone(phone)) return false;
        var digits = PersonalKind.PHONE.normal(phone);
        return digits.startsWith("1") ? digits.length() == 11 : digits.length() >= 7;
    }

    private @Nullable String idNumber(RowReader row) {
        var text = row.text(ImportField.ID_NUMBER, LONGEST_NUMBER);
        if (text == null) return null;
        var number = PersonalKind.ID_NUMBER.normal(text);
        if (number.chars().distinct().count() == 1) return null; // 111111111111111111 and the like
        if (number.length() == 18 && number.matches("[0-9]{17}[0-9X]")) {
            if (!PersonRules.isIdNumber(number)) row.warn(ImportField.ID_NUMBER, "import.idNumber.check");
            return number;
        }
        if (!PersonRules.isIdNumber(number) || (number.matches("[0-9]+X?") && number.length() != 15)) {
            row.refuse(ImportField.ID_NUMBER, "import.idNumber");
            return null;
        }
        return number;
    }

    private @Nullable Integer birthYear(RowReader row, @Nullable String idNumber) {
        var age = row.whole(ImportField.AGE, 0, 150);
        if (idNumber != null && idNumber.length() == 18) {
            var year = Integer.parseInt(idNumber.substring(6, 10));
            if (year >= 1880 && year <= today.getYear()) return year;
        }
        // The templates say 1 where the age is not known.
        return age == null || age <= 1 ? null : today.getYear() - age;
    }

    private @Nullable String person(
            RowReader row,
            String name,
            @Nullable String gender,
            @Nullable Integer birthYear,
            @Nullable String phone,
            @Nullable String idNumber,
            @Nullable String unitNumber) {
        var phoneIndex = vault.index(PersonalKind.PHONE, phone);
        var idIndex = vault.index(PersonalKind.ID_NUMBER, idNumber);
        var key = name.toLowerCase(Locale.ROOT) + "|" + told(idIndex, phoneIndex, unitNumber, row);
        var known = collected.knownPerson(key);
        if (known != null) {
            if (phoneIndex != null && known.phoneIndex() != null && !Arrays.equals(phoneIndex, known.phoneIndex())) {
                row.refuse(ImportField.PHONE, "import.person.differs", Integer.toString(known.row()));
                return null;
            }
            return key;
        }
        collected.person(new Person(
                row.sheet(),
                row.number(),
                key,
                name,
                gender,
                birthYear,
                vault.seal(phone),
                phoneIndex,
                vault.phoneEnding(phone),
                vault.seal(idNumber),
                idIndex,
                unitNumber,
                NewId.next()));
        return key;
    }

    private static String told(
            byte @Nullable [] idIndex, byte @Nullable [] phoneIndex, @Nullable String unitNumber, RowReader row) {
        if (idIndex != null) return "i" + shortened(idIndex);
        if (phoneIndex != null) return "p" + shortened(phoneIndex);
        if (unitNumber != null) return "u" + unitNumber;
        return "r" + row.sheet() + "." + row.number();
    }

    /** Ninety-six bits tell a hundred thousand people apart. */
    private static String shortened(byte[] digest) {
        return HexFormat.of().formatHex(digest, 0, 12);
    }
}
