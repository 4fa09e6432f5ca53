package io.xinqiao.finance;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.finance.Arrears.ArrearsOfYear;
import io.xinqiao.finance.Arrears.ArrearsRecovered;
import io.xinqiao.finance.Arrears.LongOverdueUnit;
import io.xinqiao.finance.Disclosures.CreateDisclosureInput;
import io.xinqiao.finance.Disclosures.Disclosure;
import io.xinqiao.finance.Disclosures.UpdateDisclosureInput;
import io.xinqiao.finance.Disclosures.WithdrawDisclosureInput;
import io.xinqiao.finance.Rewards.RedeemPointsInput;
import io.xinqiao.finance.Rewards.SetRewardRuleInput;
import io.xinqiao.finance.Rewards.UnitPoints;
import io.xinqiao.finance.Targets.CollectionTarget;
import io.xinqiao.finance.Targets.SetCollectionTargetInput;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Targets, old arrears, disclosures and points in the words of the schema. */
@Controller
class FinanceController {
    private static final int USUAL_YEARS = 3;

    private final Targets targets;
    private final Arrears arrears;
    private final Disclosures disclosures;
    private final Rewards rewards;
    private final Projects projects;
    private final Units units;
    private final Members members;

    FinanceController(
            Targets targets,
            Arrears arrears,
            Disclosures disclosures,
            Rewards rewards,
            Projects projects,
            Units units,
            Members members) {
        this.targets = targets;
        this.arrears = arrears;
        this.disclosures = disclosures;
        this.rewards = rewards;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    record PublishDisclosureInput(UUID disclosureId) {}

    record PointsPayload(Unit unit, Integer points) {}

    @QueryMapping
    List<CollectionTarget> collectionTargets(@Argument @Nullable UUID projectId, @Argument LocalDate month) {
        return targets.of(projectId, month);
    }

    @QueryMapping
    Connection<LongOverdueUnit> longOverdueUnits(
            Page page, @Argument @Nullable UUID projectId, @Argument @Nullable Integer years) {
        return arrears.page(page, projectId, years == null ? USUAL_YEARS : Math.clamp(years, 0, 50));
    }

    @QueryMapping
    ArrearsRecovered arrearsRecovered(
            @Argument @Nullable UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        return arrears.recovered(projectId, from, to);
    }

    @QueryMapping
    @Nullable
    UnitPoints unitPoints(@Argument UUID unitId) {
        return units.reachable("Query.unitPoints", unitId).map(rewards::of).orElse(null);
    }

    @MutationMapping
    CollectionTarget setCollectionTarget(@Argument SetCollectionTargetInput input) {
        project("Mutation.setCollectionTarget", input.projectId());
        if (!members.ofKeys(List.of(input.cashierId())).containsKey(input.cashierId())) {
            throw Refused.notFound("cashierId");
        }
        return targets.set(input);
    }

    @MutationMapping
    Disclosure createDisclosure(@Argument CreateDisclosureInput input) {
        project("Mutation.createDisclosure", input.projectId());
        return disclosures.create(input);
    }

    @MutationMapping
    Disclosure updateDisclosure(@Argument UpdateDisclosureInput input) {
        return disclosures.update(input);
    }

    @MutationMapping
    Disclosure withdrawDisclosure(@Argument WithdrawDisclosureInput input) {
        return disclosures.withdraw(input);
    }

    @MutationMapping
    Disclosure publishDisclosure(@Argument PublishDisclosureInput input) {
        return disclosures.publish(input.disclosureId());
    }

    @MutationMapping
    Project setRewardRule(@Argument SetRewardRuleInput input) {
        var project = project("Mutation.setRewardRule", input.projectId());
        rewards.set(input);
        return project;
    }

    @MutationMapping
    PointsPayload redeemPoints(@Argument RedeemPointsInput input) {
        var unit = unit("Mutation.redeemPoints", input.unitId());
        return new PointsPayload(unit, rewards.redeem(input, unit));
    }

    private Project project(String row, UUID id) {
        return projects.reachable(row, id).orElseThrow(() -> Refused.notFound("projectId"));
    }

    private Unit unit(String row, UUID id) {
        return units.reachable(row, id).orElseThrow(() -> Refused.notFound("unitId"));
    }

    @Bean
    Edges<CollectionTarget> collectionTargetEdges() {
        return Edges.of(CollectionTarget.class)
                .to("project", CollectionTarget::projectId, projects::behind)
                .to("cashier", CollectionTarget::cashierId, members::ofKeys);
    }

    @Bean
    Edges<LongOverdueUnit> longArrearsEdges() {
        return Edges.of(LongOverdueUnit.class)
                .to("unit", LongOverdueUnit::unitId, units::behind)
                .toMany("years", LongOverdueUnit::unitId, arrears::years)
                .each("amount", this::amount)
                .to("oldestDueOn", LongOverdueUnit::unitId, arrears::oldest);
    }

    @Bean
    Edges<Disclosure> disclosureEdges() {
        return Edges.of(Disclosure.class)
                .to("project", Disclosure::projectId, projects::behind)
                .toMany("lines", Disclosure::id, disclosures::lines)
                .to("publishedBy", Disclosure::publishedBy, members::ofKeys)
                .to("withdrawnBy", Disclosure::withdrawnBy, members::ofKeys);
    }

    private Map<LongOverdueUnit, BigDecimal> amount(List<LongOverdueUnit> of) {
        var years = arrears.years(of.stream().map(LongOverdueUnit::unitId).toList());
        Map<LongOverdueUnit, BigDecimal> amounts = new HashMap<>();
        for (var one : of) {
            amounts.put(
                    one,
                    years.getOrDefault(one.unitId(), List.of()).stream()
                            .map(ArrearsOfYear::amount)
                            .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add));
        }
        return amounts;
    }
}
