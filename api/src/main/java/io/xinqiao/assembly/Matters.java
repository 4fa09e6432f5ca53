package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_MATTER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_MATTER_KIND;
import static org.jooq.impl.DSL.select;

import io.xinqiao.assembly.AssemblyMatter.Result;
import io.xinqiao.assembly.AssemblyMatterKind.Majority;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What owners decide: the kinds with their majorities, and the matters of each assembly with their results. */
@Repository
class Matters {
    private static final RowScope REACH = Assemblies.REACH.through(assemblies ->
            ASSEMBLY_MATTER.ASSEMBLY_ID.in(select(ASSEMBLY.ID).from(ASSEMBLY).where(assemblies)));

    private final DSLContext sql;
    private final Rows<AssemblyMatter> rows;
    private final Rows<AssemblyMatterKind> kinds;

    Matters(TenantDatabase database, Rows<AssemblyMatter> rows, Rows<AssemblyMatterKind> kinds) {
        this.sql = database.sql();
        this.rows = rows;
        this.kinds = kinds;
    }

    @Bean
    static Rows<AssemblyMatter> assemblyMatterRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(AssemblyMatter.class, ASSEMBLY_MATTER, REACH, database, visibility);
    }

    @Bean
    static Listing<AssemblyMatter> assemblyMatterList(Rows<AssemblyMatter> rows) {
        return Listing.of("assemblyMatters", rows)
                .ascending(ASSEMBLY_MATTER.POSITION)
                .ascending(ASSEMBLY_MATTER.TITLE)
                .descending(ASSEMBLY_MATTER.ID)
                .search(ASSEMBLY_MATTER.TITLE, ASSEMBLY_MATTER.CONTENT);
    }

    @Bean
    static Rows<AssemblyMatterKind> assemblyMatterKindRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(AssemblyMatterKind.class, ASSEMBLY_MATTER_KIND, RowScope.ofCompany(), database, visibility);
    }

    @Bean
    static Listing<AssemblyMatterKind> assemblyMatterKindList(Rows<AssemblyMatterKind> rows) {
        return Listing.of("assemblyMatterKinds", rows)
                .ascending(ASSEMBLY_MATTER_KIND.POSITION)
                .ascending(ASSEMBLY_MATTER_KIND.CODE)
                .search(ASSEMBLY_MATTER_KIND.NAME_ZH, ASSEMBLY_MATTER_KIND.NAME_EN, ASSEMBLY_MATTER_KIND.SOURCE);
    }

    record MatterInput(
            UUID assemblyMatterKindId,
            String title,
            @Nullable String content) {}

    record UpdateAssemblyMatterKindInput(
            UUID assemblyMatterKindId,
            @Nullable Integer expectedVersion,
            @Nullable String nameZh,
            @Nullable String nameEn,
            @Nullable Integer participationNumerator,
            @Nullable Integer participationDenominator,
            @Nullable Integer agreementNumerator,
            @Nullable Integer agreementDenominator,
            @Nullable Boolean agreementExceeded,
            @Nullable String source) {}

    /** Amends a kind for the assemblies to come. */
    AssemblyMatterKind update(UpdateAssemblyMatterKindInput input) {
        var correction = kinds.correct(
                "Mutation.updateAssemblyMatterKind", input.assemblyMatterKindId(), input.expectedVersion());
        var before = correction.before().majority();
        requirePart(
                input.participationNumerator(),
                before.participationNumerator(),
                input.participationDenominator(),
                before.participationDenominator(),
                "participationNumerator");
        requirePart(
                input.agreementNumerator(),
                before.agreementNumerator(),
                input.agreementDenominator(),
                before.agreementDenominator(),
                "agreementNumerator");
        return correction
                .told(ASSEMBLY_MATTER_KIND.NAME_ZH, input.nameZh())
                .told(ASSEMBLY_MATTER_KIND.NAME_EN, input.nameEn())
                .told(ASSEMBLY_MATTER_KIND.PARTICIPATION_NUMERATOR, input.participationNumerator())
                .told(ASSEMBLY_MATTER_KIND.PARTICIPATION_DENOMINATOR, input.participationDenominator())
                .told(ASSEMBLY_MATTER_KIND.AGREEMENT_NUMERATOR, input.agreementNumerator())
                .told(ASSEMBLY_MATTER_KIND.AGREEMENT_DENOMINATOR, input.agreementDenominator())
                .told(ASSEMBLY_MATTER_KIND.AGREEMENT_EXCEEDED, input.agreementExceeded())
                .told(ASSEMBLY_MATTER_KIND.SOURCE, input.source())
                .make();
    }

    private static void requirePart(
            @Nullable Integer numerator, int before, @Nullable Integer denominator, int under, String field) {
        if (Objects.requireNonNullElse(numerator, before) > Objects.requireNonNullElse(denominator, under)) {
            throw Refused.because(Code.INVALID, "refused.assembly.fraction", List.of(), field);
        }
    }

    /** Puts matters on the list of an assembly, with the majorities that their kinds need today. */
    void list(UUID assembly, List<MatterInput> inputs) {
        if (inputs.isEmpty()) throw Refused.because(Code.REQUIRED, "refused.assembly.matters", List.of(), "matters");
        var known = kinds.behind(inputs.stream()
                .map(MatterInput::assemblyMatterKindId)
                .distinct()
                .toList());
        List<AssemblyMatter> matters = new ArrayList<>();
        for (var at = 0; at < inputs.size(); at++) {
            var input = inputs.get(at);
            var kind = known.get(input.assemblyMatterKindId());
            if (kind == null) throw Refused.notFound("matters", Integer.toString(at), "assemblyMatterKindId");
            matters.add(matter(assembly, at + 1, input, kind));
        }
        rows.insert(matters);
    }

    private static AssemblyMatter matter(UUID assembly, int position, MatterInput input, AssemblyMatterKind kind) {
        Majority majority = kind.majority();
        return new AssemblyMatter(
                NewId.next(),
                assembly,
                kind.id(),
                position,
                input.title(),
                input.content(),
                majority,
                kind.source(),
                null,
                1);
    }

    void replace(UUID assembly, List<MatterInput> inputs) {
        sql.deleteFrom(ASSEMBLY_MATTER)
                .where(ASSEMBLY_MATTER.ASSEMBLY_ID.eq(assembly))
                .execute();
        list(assembly, inputs);
    }

    /** The matters of an assembly in their order. */
    List<AssemblyMatter> of(UUID assembly) {
        return rows.list(ASSEMBLY_MATTER.ASSEMBLY_ID.eq(assembly), ASSEMBLY_MATTER.POSITION);
    }

    /** The matters with these keys, whoever asks. */
    Map<UUID, AssemblyMatter> ofKeys(List<UUID> keys) {
        return rows.ofKeys(keys);
    }

    /** Keeps the results of matters. */
    void conclude(Map<AssemblyMatter, Result> results) {
        Bulk.<Map.Entry<AssemblyMatter, Result>>into(ASSEMBLY_MATTER)
                .set(ASSEMBLY_MATTER.OUTCOME, one -> one.getValue().outcome().name())
                .set(
                        ASSEMBLY_MATTER.SHORTFALLS,
                        one -> one.getValue().shortfalls().stream()
                                .map(Enum::name)
                                .toArray(String[]::new))
                .set(ASSEMBLY_MATTER.AGREED_HEADS, one -> one.getValue().agreedHeads())
                .set(ASSEMBLY_MATTER.AGREED_AREA, one -> one.getValue().agreedArea())
                .set(ASSEMBLY_MATTER.AGAINST_HEADS, one -> one.getValue().againstHeads())
                .set(ASSEMBLY_MATTER.AGAINST_AREA, one -> one.getValue().againstArea())
                .set(ASSEMBLY_MATTER.ABSTAINED_HEADS, one -> one.getValue().abstainedHeads())
                .set(ASSEMBLY_MATTER.ABSTAINED_AREA, one -> one.getValue().abstainedArea())
                .set(ASSEMBLY_MATTER.SPOILT_HEADS, one -> one.getValue().spoiltHeads())
                .set(ASSEMBLY_MATTER.SPOILT_AREA, one -> one.getValue().spoiltArea())
                .set(ASSEMBLY_MATTER.VERSION, one -> one.getKey().version() + 1)
                .update(sql, ASSEMBLY_MATTER.ID, one -> one.getKey().id(), List.copyOf(results.entrySet()));
    }
}
