package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.PersonalKind;
import io.xinqiao.privacy.PersonalSource;
import io.xinqiao.privacy.Vault;
import io.xinqiao.schema.Sealed;
import io.xinqiao.sql.Columns;
import io.xinqiao.sql.KeyedQuery;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.SearchKeys;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Owners, family members, lessees and contacts. */
@Repository
public class Persons {
    private static final int MOST_CANDIDATES = 10;

    /** What may be meant for a phone number. */
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9-]{6,18}");

    private static final RecordColumns<Person> STORED = RecordColumns.of(Person.class, PERSON);
    private static final Columns COLUMNS = STORED.columns();
    private static final Columns OWNER_COLUMNS = COLUMNS.behind(OWNERSHIP.UNIT_ID);
    private static final KeyedQuery OWNERS = new KeyedQuery(
            OWNER_COLUMNS,
            (units, visible) -> select(OWNER_COLUMNS.inOnePiece())
                    .distinctOn(OWNERSHIP.UNIT_ID)
                    .from(OWNERSHIP)
                    .join(OWNERSHIP_SHARE)
                    .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
                    .join(PERSON)
                    .on(PERSON.ID.eq(OWNERSHIP_SHARE.PERSON_ID))
                    .join(UNIT)
                    .on(UNIT.ID.eq(OWNERSHIP.UNIT_ID))
                    .where(OWNERSHIP.UNIT_ID.eq(any(units)))
                    .and(OWNERSHIP.UNTIL.isNull())
                    .and(visible)
                    .orderBy(OWNERSHIP.UNIT_ID, OWNERSHIP_SHARE.POSITION));

    static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return livesOrOwnsSomewhere(Units.REACH.project(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return livesOrOwns(Units.REACH.building(buildings, projects, member));
        }

        // Themselves, and with whom they live: not those who lived there before, nor those with whom they lived.
        @Override
        public Condition ownUnits(UUID person) {
            return PERSON.ID.in(select(HOUSEHOLD_MEMBER.PERSON_ID)
                    .from(HOUSEHOLD_MEMBER)
                    .join(HOUSEHOLD)
                    .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                    .where(Households.REACH.ownUnits(person))
                    .unionAll(select(val(person))));
        }

        @Override
        public Condition own(Member member) {
            return PERSON.ID.eq(Objects.requireNonNullElse(member.personId(), member.id()));
        }
    };

    /**
     * Those who live, lived, own or owned in these units. One subquery: PostgreSQL makes no join of one behind an OR.
     */
    static Condition livesOrOwns(Condition units) {
        return PERSON.ID.in(select(HOUSEHOLD_MEMBER.PERSON_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(units)
                .unionAll(select(OWNERSHIP_SHARE.PERSON_ID)
                        .from(OWNERSHIP_SHARE)
                        .join(OWNERSHIP)
                        .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                        .join(UNIT)
                        .on(UNIT.ID.eq(OWNERSHIP.UNIT_ID))
                        .where(units)));
    }

    /**
     * The same, asked person by person. Of a whole project nearly everybody is reached: a page, or the few with a
     * certain phone, are found sooner so than by gathering all of its people first (a second at 200,000 units). The
     * LIMIT keeps PostgreSQL from gathering them nevertheless.
     */
    private static Condition livesOrOwnsSomewhere(Condition units) {
        var lives = field(select(inline(true))
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(PERSON.ID))
                .and(units)
                .limit(1));
        var owns = field(select(inline(true))
                .from(OWNERSHIP_SHARE)
                .join(OWNERSHIP)
                .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(OWNERSHIP.UNIT_ID))
                .where(OWNERSHIP_SHARE.PERSON_ID.eq(PERSON.ID))
                .and(units)
                .limit(1));
        return coalesce(lives, owns, inline(false)).isTrue();
    }

    /**
     * Owners are seen with the unit that they own. The condition stays with the rows that are joined already: looking
     * through all the households of a project for each page of units took 40 ms at 10,000 units.
     */
    private static final RowScope OWNER_REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return Units.REACH.project(projects);
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return Units.REACH.building(buildings, projects, member);
        }

        @Override
        public Condition ownUnits(UUID person) {
            return Units.REACH.ownUnits(person);
        }

        @Override
        public Condition own(Member member) {
            return REACH.own(member);
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Rows<Person> rows;
    private final Vault vault;
    private final Clock clock;

    Persons(TenantDatabase database, Visibility visibility, Rows<Person> rows, Vault vault, Clock clock) {
        this.vault = vault;
        this.sql = database.sql();
        this.visibility = visibility;
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<Person> personRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Person.class, PERSON, REACH, database, visibility);
    }

    /**
     * Whole numbers are looked for only among those whose number the caller may see: what is masked is not found out by
     * trying. The last four digits are no secret to whoever sees the person.
     */
    @Bean
    static Listing<Person> personList(Rows<Person> rows, Vault vault) {
        return Listing.of("persons", rows)
                .ascending(PERSON.NAME)
                .ascending(PERSON.ID)
                .search(PERSON.NAME)
                .indexed(SearchKeys.of(PERSON.NAME).spelled())
                .orFoundBy(word -> PHONE.matcher(word).matches() ? ofPhone(rows, vault, word) : falseCondition())
                .filter("projectId", (String id) -> REACH.project(new UUID[] {GlobalId.keyOf(id)}))
                .filter("buildingId", (String id) -> livesOrOwns(UNIT.BUILDING_ID.eq(GlobalId.keyOf(id))))
                .filter("unitId", (String id) -> PERSON.ID.in(livingIn(GlobalId.keyOf(id))))
                .filter("phoneNumber", (String phone) -> ofPhone(rows, vault, phone))
                .filter("phoneEnding", (String ending) -> PERSON.PHONE_ENDING.eq(vault.phoneEnding(ending)))
                .filter(
                        "documentNumber",
                        (String number) -> PERSON.ID_NUMBER_INDEX
                                .eq(vault.index(PersonalKind.ID_NUMBER, number))
                                .and(rows.scope("Person.idNumber!")));
    }

    private static Condition ofPhone(Rows<Person> rows, Vault vault, String phone) {
        return PERSON.PHONE_INDEX.eq(vault.index(PersonalKind.PHONE, phone)).and(rows.scope("Person.phone!"));
    }

    record UpdatePersonInput(
            UUID personId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            Person.@Nullable Gender gender,
            @Nullable Integer birthYear,
            @Nullable String phone,
            @Nullable String secondPhone,
            @Nullable String idNumber,
            @Nullable String contactAddress,
            @Nullable String specialNeeds,
            @Nullable List<String> interests,
            @Nullable List<String> languages) {}

    /** The person, if the caller sees them. */
    public Optional<Person> reachable(UUID id) {
        return rows.reached("Person", id);
    }

    /** The persons behind objects that the caller sees. */
    public Map<UUID, Person> behind(Collection<UUID> keys) {
        return rows.behind(keys);
    }

    /** The first of the present owners of units, by unit. */
    Map<UUID, Person> ownersOf(Collection<UUID> units) {
        return OWNER_COLUMNS.fetchMap(
                OWNERS.query(sql, units, visibility.behind("Person", OWNER_REACH)), OWNERSHIP.UNIT_ID, STORED::read);
    }

    private static Select<Record1<UUID>> livingIn(UUID unit) {
        return select(HOUSEHOLD_MEMBER.PERSON_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .where(HOUSEHOLD.UNIT_ID.eq(unit))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull());
    }

    /** Somebody whom the caller reaches, or a new person. */
    UUID chosen(PersonChoice choice, String... path) {
        if (choice.newPerson() != null) {
            return add(choice.newPerson(), below(path, "newPerson")).id();
        }
        return reachable(Objects.requireNonNull(choice.personId()))
                .map(Person::id)
                .orElseThrow(() -> Refused.notFound(below(path, "personId")));
    }

    /** A new person. What is no phone number and no document's number is refused, naming the field below this path. */
    Person add(NewPerson wish, String... path) {
        PersonRules.requirePhone(wish.phone(), below(path, "phone"));
        PersonRules.requireIdNumber(wish.idNumber(), below(path, "idNumber"));
        if (!wish.isConfirmed()) requireUnknown(wish, path);
        var person = new Person(
                NewId.next(),
                wish.name(),
                wish.gender(),
                null,
                vault.seal(wish.phone()),
                null,
                vault.seal(wish.idNumber()),
                null,
                null,
                List.of(),
                List.of(),
                null,
                1);
        sql.insertInto(PERSON)
                .set(PERSON.ID, person.id())
                .set(PERSON.NAME, person.name())
                .set(
                        PERSON.GENDER,
                        person.gender() == null ? null : person.gender().name())
                .set(PERSON.PHONE_SEALED, person.phone())
                .set(PERSON.PHONE_INDEX, vault.index(PersonalKind.PHONE, wish.phone()))
                .set(PERSON.PHONE_ENDING, vault.phoneEnding(wish.phone()))
                .set(PERSON.ID_NUMBER_SEALED, person.idNumber())
                .set(PERSON.ID_NUMBER_INDEX, vault.index(PersonalKind.ID_NUMBER, wish.idNumber()))
                .set(PERSON.CREATED_AT, clock.instant())
                .execute();
        return person;
    }

    /** The same name with the same phone or document is asked about: a person is registered once. */
    private void requireUnknown(NewPerson wish, String... path) {
        var phone = vault.index(PersonalKind.PHONE, wish.phone());
        var idNumber = vault.index(PersonalKind.ID_NUMBER, wish.idNumber());
        if (phone == null && idNumber == null) return;
        var same = (phone == null ? noCondition() : PERSON.PHONE_INDEX.eq(phone))
                .or(idNumber == null ? noCondition() : PERSON.ID_NUMBER_INDEX.eq(idNumber));
        var candidates = COLUMNS.fetch(
                sql.select(COLUMNS.inOnePiece())
                        .from(PERSON)
                        .where(PERSON.NAME.eq(wish.name().strip()))
                        .and(same)
                        .and(PERSON.ERASED_AT.isNull())
                        .and(rows.scope("Person"))
                        .orderBy(PERSON.ID)
                        .limit(MOST_CANDIDATES),
                STORED::read);
        if (candidates.isEmpty()) return;
        var first = candidates.getFirst();
        throw Refused.because(
                        Code.TAKEN,
                        "refused.person.known",
                        List.of(first.name(), new GlobalId("Person", first.id()).text()),
                        path)
                .withCurrent("candidates", candidates);
    }

    /** Changes what was told of a person; what was not told stays. */
    Person update(UpdatePersonInput input) {
        return update("Mutation.updatePerson", input);
    }

    /** The same of a person whom a row of the permissions reaches. */
    Person update(String row, UpdatePersonInput input) {
        PersonRules.requirePhone(input.phone(), "phone");
        PersonRules.requirePhone(input.secondPhone(), "secondPhone");
        PersonRules.requireIdNumber(input.idNumber(), "idNumber");
        var before = rows.require(row, input.personId(), "personId");
        Map<Field<?>, @Nullable Object> changes = new HashMap<>();
        put(changes, PERSON.NAME, input.name());
        put(
                changes,
                PERSON.GENDER,
                input.gender() == null ? null : input.gender().name());
        put(changes, PERSON.BIRTH_YEAR, input.birthYear());
        put(changes, PERSON.CONTACT_ADDRESS_SEALED, vault.seal(input.contactAddress()));
        put(changes, PERSON.SPECIAL_NEEDS_SEALED, vault.seal(input.specialNeeds()));
        put(changes, PERSON.PHONE_SEALED, vault.seal(input.phone()));
        put(changes, PERSON.PHONE_INDEX, vault.index(PersonalKind.PHONE, input.phone()));
        put(changes, PERSON.PHONE_ENDING, vault.phoneEnding(input.phone()));
        put(changes, PERSON.SECOND_PHONE_SEALED, vault.seal(input.secondPhone()));
        put(changes, PERSON.ID_NUMBER_SEALED, vault.seal(input.idNumber()));
        put(changes, PERSON.ID_NUMBER_INDEX, vault.index(PersonalKind.ID_NUMBER, input.idNumber()));
        put(changes, PERSON.INTERESTS, array(input.interests()));
        put(changes, PERSON.LANGUAGES, array(input.languages()));
        changes.put(PERSON.VERSION, PERSON.VERSION.plus(1));
        var changed = sql.update(PERSON)
                .set(changes)
                .where(PERSON.ID.eq(before.id()))
                .and(input.expectedVersion() == null ? noCondition() : PERSON.VERSION.eq(input.expectedVersion()))
                .and(PERSON.ERASED_AT.isNull())
                .execute();
        if (changed == 0) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(before.version()), "expectedVersion")
                    .withCurrent("person", before);
        }
        return rows.reached(row, before.id()).orElseThrow();
    }

    private static void put(Map<Field<?>, @Nullable Object> changes, Field<?> field, @Nullable Object value) {
        if (value != null) changes.put(field, value);
    }

    private static String @Nullable [] array(@Nullable List<String> values) {
        return values == null ? null : values.stream().distinct().toArray(String[]::new);
    }

    private static String[] below(String[] path, String field) {
        var full = Arrays.copyOf(path, path.length + 1);
        full[path.length] = field;
        return full;
    }

    /** What {@code revealPersonalData} may show of a person. */
    Optional<PersonalSource.Found> found(String row, UUID id) {
        return rows.reached(row, id).map(person -> {
            Map<PersonalKind, Sealed> values = new EnumMap<>(PersonalKind.class);
            if (person.phone() != null) values.put(PersonalKind.PHONE, person.phone());
            if (person.secondPhone() != null) values.put(PersonalKind.SECOND_PHONE, person.secondPhone());
            if (person.idNumber() != null) values.put(PersonalKind.ID_NUMBER, person.idNumber());
            if (person.contactAddress() != null) values.put(PersonalKind.CONTACT_ADDRESS, person.contactAddress());
            if (person.specialNeeds() != null) values.put(PersonalKind.SPECIAL_NEEDS, person.specialNeeds());
            return new PersonalSource.Found(person.id(), values);
        });
    }
}
