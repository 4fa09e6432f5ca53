package io.xinqiao.handovers;

import static io.xinqiao.schema.tenant.Tables.HANDOVER_CHECK;
import static io.xinqiao.schema.tenant.Tables.HANDOVER_CHECKLIST_ITEM;
import static io.xinqiao.schema.tenant.Tables.HANDOVER_READING;
import static io.xinqiao.schema.tenant.Tables.METER_PLACE;
import static org.jooq.impl.DSL.any;

import io.xinqiao.archives.SettingsSource;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** What is checked at a handover: the lists to start from, and what each handover has ticked off and read. */
@Repository
class Checklists {
    private static final RecordColumns<HandoverCheck> CHECKS = RecordColumns.of(HandoverCheck.class, HANDOVER_CHECK);
    private static final RecordColumns<HandoverReading> READINGS =
            RecordColumns.of(HandoverReading.class, HANDOVER_READING);
    private static final RecordColumns<Line> LINES = RecordColumns.of(Line.class, HANDOVER_CHECKLIST_ITEM);

    private static final int MOST_ITEMS = 50;
    private static final int DECIMALS_OF_A_READING = 3;
    private static final BigDecimal HIGHEST_READING = new BigDecimal("100000000000");

    /** Goes for companies that have set no list of their own. */
    private static final List<String> OF_THE_TRADE = List.of(
            "核对业主身份与购房合同",
            "签署前期物业服务协议、临时管理规约",
            "查验墙面、地面、顶面",
            "查验门窗、玻璃、五金",
            "查验给排水与防水",
            "查验强弱电、开关插座",
            "查验入户门、对讲与智能设备",
            "抄录水、电、气、暖表底数",
            "发放住宅使用说明书与质量保证书",
            "登记业主档案与紧急联系人");

    private final DSLContext sql;
    private final Clock clock;

    Checklists(TenantDatabase database, Clock clock) {
        this.sql = database.sql();
        this.clock = clock;
    }

    record SetHandoverChecklistInput(@Nullable UUID projectId, List<String> items) {}

    record Line(UUID id, @Nullable UUID projectId, int position, String text) {}

    record HandoverCheckInput(
            int position, boolean done, @Nullable String note) {}

    record HandoverReadingInput(UUID meterPlaceId, BigDecimal value) {}

    /** The list in force for a project: its own, the company's, or the trade's. */
    List<String> of(@Nullable UUID project) {
        var lists = sql.select(HANDOVER_CHECKLIST_ITEM.PROJECT_ID, HANDOVER_CHECKLIST_ITEM.TEXT)
                .from(HANDOVER_CHECKLIST_ITEM)
                .where(HANDOVER_CHECKLIST_ITEM.PROJECT_ID.isNull())
                .or(HANDOVER_CHECKLIST_ITEM.PROJECT_ID.eq(project))
                .orderBy(HANDOVER_CHECKLIST_ITEM.POSITION)
                .fetchGroups(HANDOVER_CHECKLIST_ITEM.PROJECT_ID, HANDOVER_CHECKLIST_ITEM.TEXT);
        if (lists.isEmpty()) return OF_THE_TRADE;
        return lists.getOrDefault(project, lists.values().iterator().next());
    }

    List<String> set(SetHandoverChecklistInput input) {
        if (input.items().isEmpty() || input.items().size() > MOST_ITEMS) {
            throw Refused.because(Code.INVALID, "refused.handover.items", List.of(MOST_ITEMS), "items");
        }
        sql.deleteFrom(HANDOVER_CHECKLIST_ITEM)
                .where(HANDOVER_CHECKLIST_ITEM.PROJECT_ID.isNotDistinctFrom(input.projectId()))
                .execute();
        List<Line> lines = new ArrayList<>();
        for (var text : input.items()) lines.add(new Line(NewId.next(), input.projectId(), lines.size() + 1, text));
        LINES.inserts().insert(sql, lines);
        return input.items();
    }

    /** Gives handovers of a project the list in force. */
    void handTo(List<UUID> handovers, UUID project) {
        var texts = of(project);
        List<HandoverCheck> checks = new ArrayList<>();
        for (var handover : handovers) {
            for (var at = 0; at < texts.size(); at++) {
                checks.add(new HandoverCheck(handover, at + 1, texts.get(at), false, null));
            }
        }
        CHECKS.inserts().insert(sql, checks);
    }

    void tick(UUID handover, List<HandoverCheckInput> checks) {
        for (var check : checks) {
            var ticked = sql.update(HANDOVER_CHECK)
                    .set(HANDOVER_CHECK.DONE, check.done())
                    .set(HANDOVER_CHECK.NOTE, check.note())
                    .where(HANDOVER_CHECK.HANDOVER_ID.eq(handover))
                    .and(HANDOVER_CHECK.POSITION.eq(check.position()))
                    .execute();
            if (ticked == 0) throw Refused.because(Code.NOT_FOUND, "refused.notFound", List.of(), "checks");
        }
    }

    /** Notes what the unit's meters show; a later reading of the same handover takes the place of an earlier. */
    void read(UUID handover, UUID unit, List<HandoverReadingInput> readings) {
        for (var reading : readings) {
            var value = reading.value();
            if (value.signum() < 0
                    || value.compareTo(HIGHEST_READING) >= 0
                    || value.stripTrailingZeros().scale() > DECIMALS_OF_A_READING) {
                throw Refused.because(Code.INVALID, "refused.reading", List.of(), "readings", "value");
            }
            var there = sql.fetchExists(
                    METER_PLACE, METER_PLACE.ID.eq(reading.meterPlaceId()).and(METER_PLACE.UNIT_ID.eq(unit)));
            if (!there) throw Refused.notFound("readings", "meterPlaceId");
            var now = clock.instant();
            sql.insertInto(HANDOVER_READING)
                    .set(HANDOVER_READING.HANDOVER_ID, handover)
                    .set(HANDOVER_READING.METER_PLACE_ID, reading.meterPlaceId())
                    .set(HANDOVER_READING.VALUE, value)
                    .set(HANDOVER_READING.READ_AT, now)
                    .onConflict(HANDOVER_READING.HANDOVER_ID, HANDOVER_READING.METER_PLACE_ID)
                    .doUpdate()
                    .set(HANDOVER_READING.VALUE, value)
                    .set(HANDOVER_READING.READ_AT, now)
                    .execute();
        }
    }

    Map<UUID, List<HandoverCheck>> checksOf(Collection<UUID> handovers) {
        return sql.selectFrom(HANDOVER_CHECK)
                .where(HANDOVER_CHECK.HANDOVER_ID.eq(any(handovers.toArray(UUID[]::new))))
                .orderBy(HANDOVER_CHECK.POSITION)
                .fetchGroups(HANDOVER_CHECK.HANDOVER_ID, Row.mapping(CHECKS::read));
    }

    Map<UUID, List<HandoverReading>> readingsOf(Collection<UUID> handovers) {
        return sql.selectFrom(HANDOVER_READING)
                .where(HANDOVER_READING.HANDOVER_ID.eq(any(handovers.toArray(UUID[]::new))))
                .orderBy(HANDOVER_READING.METER_PLACE_ID)
                .fetchGroups(HANDOVER_READING.HANDOVER_ID, Row.mapping(READINGS::read));
    }

    /** Gives a project the list of another, if that has one of its own. */
    private int copy(UUID from, UUID to) {
        if (!sql.fetchExists(HANDOVER_CHECKLIST_ITEM, HANDOVER_CHECKLIST_ITEM.PROJECT_ID.eq(from))) return 0;
        return set(new SetHandoverChecklistInput(to, of(from))).size();
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource handoverSettings(Checklists checklists) {
            return new SettingsSource(SettingsSource.Kind.HANDOVER_CHECKLIST, checklists::copy);
        }
    }
}
