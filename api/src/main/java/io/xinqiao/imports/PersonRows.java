package io.xinqiao.imports;

import io.xinqiao.archives.PersonRules;
import io.xinqiao.imports.PersonCell.Share;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The people whom rows name: who is the same person, and what is known of them. */
final class PersonRows {
    private static final int LONGEST_NAME = 100;
    static final Pattern NO_NAME = Pattern.compile("(?i)true|false|null|[0-9.]+|#.*");

    /** What other systems' templates tell clerks to write where they know nothing. */
    private static final Set<String> NO_PHONE = Set.of("13900000001", "0", "-", "无");

    private final ParsedRows collected;
    private final Vault vault;
    private final LocalDate today;

    PersonRows(ParsedRows collected, Vault vault, LocalDate today) {
        this.collected = collected;
        this.vault = vault;
        this.today = today;
    }

    /** Somebody whom a row names, and what they own of the unit where it says that. */
    record Named(String key, @Nullable Share share) {}

    /** Which columns tell of whom. */
    enum Whose {
        OWNER(ImportField.NAME, ImportField.PHONE, ImportField.ID_NUMBER),
        LESSEE(ImportField.LESSEE_NAME, ImportField.LESSEE_PHONE, ImportField.LESSEE_ID_NUMBER),
        CONTACT(ImportField.CONTACT_NAME, ImportField.CONTACT_PHONE, null);

        private final ImportField name;
        private final ImportField phone;
        private final @Nullable ImportField idNumber;

        Whose(ImportField name, ImportField phone, @Nullable ImportField idNumber) {
            this.name = name;
            this.phone = phone;
            this.idNumber = idNumber;
        }

        /** The column with the name. */
        ImportField nameField() {
            return name;
        }
    }

    /** Those whom the row names as its own; see {@link #named(RowReader, Whose, String)}. */
    List<Named> named(RowReader row, @Nullable String unitNumber) {
        return named(row, Whose.OWNER, unitNumber);
    }

    /**
     * The persons whom the row names; several names in one cell are divided by commas or slashes, and their phones,
     * document numbers and genders in the same way.
     *
     * @param unitNumber tells apart those of whom nothing but the name is known
     */
    List<Named> named(RowReader row, Whose whose, @Nullable String unitNumber) {
        var cells = PersonCell.of(row.needed(whose.name, LONGEST_NAME));
        for (var cell : cells) {
            if (NO_NAME.matcher(cell.name()).matches() || cell.name().isBlank()) row.refuse(whose.name, "import.name");
        }
        if (cells.isEmpty()) return List.of();
        var phones = phones(row, whose.phone, cells.size());
        var idNumbers = idNumbers(row, whose, cells);
        var isOwner = whose == Whose.OWNER;
        var genders = isOwner ? genders(row, cells.size()) : List.<@Nullable String>of();
        var age = isOwner && cells.size() == 1 ? row.whole(ImportField.AGE, 0, 150) : null;
        var share = isOwner && cells.size() == 1 ? row.value(ImportField.SHARE, "import.share", Share::of) : null;
        if (row.isRefused()) return List.of();
        List<Named> named = new ArrayList<>();
        for (var at = 0; at < cells.size(); at++) {
            var cell = cells.get(at);
            var id = at < idNumbers.size() ? idNumbers.get(at) : null;
            var said = new Said(
                    cell.name(),
                    at < genders.size() ? genders.get(at) : null,
                    birthYear(age, id),
                    at < phones.size() ? phones.get(at).first() : null,
                    at < phones.size() ? phones.get(at).second() : null,
                    id == null ? null : id.number());
            var key = person(row, whose, said, unitNumber);
            if (key != null) named.add(new Named(key, cell.share() == null ? share : cell.share()));
        }
        return named;
    }

    /** Who holds what the row is about: by an owner's number, or by name; the first of several. */
    @Nullable
    String holder(RowReader row, @Nullable String unitNumber) {
        var number = row.text(ImportField.OWNER_NUMBER);
        if (number != null && !number.equals("0")) {
            var owner = collected.ofOwnerNumber(number).stream()
                    .filter(known -> known.role().equals("OWNER"))
                    .findFirst();
            if (owner.isEmpty()) row.warn(ImportField.OWNER_NUMBER, "import.owner.unknown");
            return owner.map(ParsedRows.Known::key).orElse(null);
        }
        if (!row.has(ImportField.NAME)) return null;
        var named = named(row, unitNumber);
        if (named.size() > 1) row.warn(ImportField.NAME, "import.holder.first");
        return named.isEmpty() ? null : named.getFirst().key();
    }

    private record Said(
            String name,
            @Nullable String gender,
            @Nullable Integer birthYear,
            @Nullable String phone,
            @Nullable String secondPhone,
            @Nullable String idNumber) {}

    private record Phones(String first, @Nullable String second) {}

    /** One number for each name in their order; of several numbers for one name the second is kept too. */
    private static List<Phones> phones(RowReader row, ImportField field, int names) {
        var text = row.text(field);
        if (text == null || NO_PHONE.contains(text)) return List.of();
        var phones = PersonCell.parts(text);
        for (var phone : phones) {
            if (!isPhone(phone)) {
                row.refuse(field, "import.phone");
                return List.of();
            }
        }
        if (names == 1 && phones.size() >= 2) {
            if (phones.size() > 2) row.warn(field, "import.phone.more");
            return List.of(new Phones(phones.getFirst(), phones.get(1)));
        }
        if (phones.size() > names) row.warn(field, "import.several", Integer.toString(names));
        return phones.stream()
                .limit(names)
                .map(phone -> new Phones(phone, null))
                .toList();
    }

    /** A mobile number has eleven digits; one with ten or twelve is a slip of the pen and not another number. */
    private static boolean isPhone(String phone) {
        if (!PersonRules.isPhone(phone)) return false;
        var digits = PersonalKind.PHONE.normal(phone);
        return digits.startsWith("1") ? digits.length() == 11 : digits.length() >= 7;
    }

    private List<@Nullable IdCell> idNumbers(RowReader row, Whose whose, List<PersonCell> persons) {
        var field = whose.idNumber;
        var text = field == null ? null : row.text(field);
        if (field == null || text == null) return List.of();
        var parts = PersonCell.parts(text);
        if (parts.size() > persons.size()) row.warn(field, "import.several", Integer.toString(persons.size()));
        List<@Nullable IdCell> numbers = new ArrayList<>();
        for (var at = 0; at < Math.min(parts.size(), persons.size()); at++) {
            numbers.add(idNumber(row, field, parts.get(at), persons.get(at).name()));
        }
        return numbers;
    }

    private @Nullable IdCell idNumber(RowReader row, ImportField field, String text, String name) {
        try {
            var cell = IdCell.of(text, row.isNumber(field)).orElse(null);
            if (cell == null) return null;
            if (cell.doubt() != null) row.warn(field, cell.doubt());
            var index = vault.index(PersonalKind.ID_NUMBER, cell.number());
            var before = index == null ? null : collected.holder(shortened(index), name, row);
            if (before != null) {
                row.warn(field, "import.idNumber.anothers", Integer.toString(before.row()), before.name());
                return null;
            }
            return cell;
        } catch (IdCell.Unusable unusable) {
            if (unusable.isLost()) row.warn(field, unusable.messageKey());
            else row.refuse(field, unusable.messageKey());
            return null;
        }
    }

    private static List<@Nullable String> genders(RowReader row, int names) {
        var text = row.text(ImportField.GENDER);
        if (text == null) return List.of();
        var parts = PersonCell.parts(text);
        List<@Nullable String> known = new ArrayList<>();
        for (var part : parts) known.add(SourceCodes.gender(part).orElse(null));
        if (known.contains(null)) row.warn(ImportField.GENDER, "import.gender");
        if (parts.size() > names) row.warn(ImportField.GENDER, "import.several", Integer.toString(names));
        return known;
    }

    private @Nullable Integer birthYear(@Nullable Integer age, @Nullable IdCell id) {
        var year = id == null ? java.util.OptionalInt.empty() : id.birthYear(today.getYear());
        if (year.isPresent()) return year.getAsInt();
        // The templates say 1 where the age is not known.
        return age == null || age <= 1 ? null : today.getYear() - age;
    }

    private @Nullable String person(RowReader row, Whose whose, Said said, @Nullable String unitNumber) {
        var phoneIndex = vault.index(PersonalKind.PHONE, said.phone());
        var idIndex = vault.index(PersonalKind.ID_NUMBER, said.idNumber());
        var name = said.name().toLowerCase(Locale.ROOT) + "|";
        var key = name + told(idIndex, phoneIndex, unitNumber, row);
        var byPhone = name + told(null, phoneIndex, unitNumber, row);
        var known = collected.knownPerson(key);
        if (known == null && phoneIndex != null)
            known = withoutNumber(row, whose, collected.knownPerson(byPhone), idIndex);
        if (known != null) {
            if (phoneIndex != null && known.phoneIndex() != null && !Arrays.equals(phoneIndex, known.phoneIndex())) {
                row.refuse(whose.phone, "import.person.differs", Integer.toString(known.row()));
                return null;
            }
            return known.key();
        }
        var person = new Person(
                row.sheet(),
                row.number(),
                key,
                said.name(),
                said.gender(),
                said.birthYear(),
                vault.seal(said.phone()),
                phoneIndex,
                vault.phoneEnding(said.phone()),
                vault.seal(said.secondPhone()),
                vault.seal(said.idNumber()),
                idIndex,
                unitNumber,
                NewId.next());
        collected.person(person, byPhone);
        return key;
    }

    /** The same name with the same phone is the same person, unless both rows tell a document's number. */
    private static @Nullable Person withoutNumber(
            RowReader row, Whose whose, @Nullable Person before, byte @Nullable [] idIndex) {
        if (before == null || idIndex == null) return before;
        if (before.idNumberIndex() != null) return null;
        if (whose.idNumber != null) row.warn(whose.idNumber, "import.idNumber.late", Integer.toString(before.row()));
        return before;
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
