package io.xinqiao.files;

import static io.xinqiao.schema.tenant.Tables.FILE_USAGE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.excluded;

import io.xinqiao.platform.CodedException;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.util.unit.DataSize;

/** How much has been uploaded, and whether there is room for more: a member's day, the company's day, the company. */
@Repository
class FileUsage {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");

    private final TenantDatabase database;
    private final DSLContext sql;
    private final FileProperties.Quota quota;
    private final Clock clock;

    FileUsage(TenantDatabase database, FileProperties properties, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.quota = properties.quota();
        this.clock = clock;
    }

    /** One account of bytes and how far it goes. */
    private record Account(String name, @Nullable LocalDate day, DataSize most, String refusal) {
        /** Tomorrow there is room again, or somebody has made some. */
        CodedException full(ZonedDateTime now) {
            var tomorrow = now.toLocalDate().plusDays(1).atStartOfDay(BUSINESS);
            return CodedException.usedUp(Duration.between(now, tomorrow), refusal, most.toMegabytes());
        }
    }

    private List<Account> accounts(UUID member) {
        var today = LocalDate.ofInstant(clock.instant(), BUSINESS);
        return List.of(
                new Account(today + "/" + member, today, quota.memberDay(), "file.quota.memberDay"),
                new Account(today.toString(), today, quota.companyDay(), "file.quota.companyDay"),
                new Account("company", null, quota.company(), "file.quota.company"));
    }

    /**
     * Refuses what there is no room for, before it is sent.
     *
     * @throws CodedException THROTTLED, naming whose room is used up
     */
    void requireRoom(UUID member, long bytes) {
        var accounts = accounts(member);
        var names = accounts.stream().map(Account::name).toArray(String[]::new);
        var used = sql.selectFrom(FILE_USAGE)
                .where(FILE_USAGE.ACCOUNT.eq(any(names)))
                .fetchMap(FILE_USAGE.ACCOUNT, FILE_USAGE.BYTES);
        for (var account : accounts) {
            if (used.getOrDefault(account.name(), 0L) + bytes > account.most().toBytes())
                throw account.full(clock.instant().atZone(BUSINESS));
        }
    }

    /**
     * Counts what has come; to be called in the change that records it, so that many at once get no more than one after
     * the other.
     */
    void count(UUID member, long bytes) {
        for (var account : accounts(member)) {
            if (bytes > account.most().toBytes() || !added(account, bytes))
                throw account.full(clock.instant().atZone(BUSINESS));
        }
    }

    private boolean added(Account account, long bytes) {
        var sum = FILE_USAGE.BYTES.plus(excluded(FILE_USAGE.BYTES));
        return sql.insertInto(FILE_USAGE)
                        .set(FILE_USAGE.ACCOUNT, account.name())
                        .set(FILE_USAGE.DAY, account.day())
                        .set(FILE_USAGE.BYTES, bytes)
                        .onConflict(FILE_USAGE.ACCOUNT)
                        .doUpdate()
                        .set(FILE_USAGE.BYTES, sum)
                        .where(sum.le(account.most().toBytes()))
                        .execute()
                == 1;
    }

    /** Forgets the days that are past. */
    void forgetPastDays() {
        var yesterday = LocalDate.ofInstant(clock.instant(), BUSINESS).minusDays(1);
        database.write(() ->
                sql.deleteFrom(FILE_USAGE).where(FILE_USAGE.DAY.lt(yesterday)).execute());
    }
}
