package io.xinqiao.finance;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.finance.Arrears.ArrearsOfYear;
import io.xinqiao.finance.Arrears.ArrearsRecovered;
import io.xinqiao.finance.Arrears.LongArrears;
import io.xinqiao.finance.Disclosures.CreateDisclosureInput;
import io.xinqiao.finance.Disclosures.Disclosure;
import io.xinqiao.finance.Disclosures.Line;
import io.xinqiao.finance.Rewards.RedeemPointsInput;
import io.xinqiao.finance.Rewards.SetRewardRuleInput;
import io.xinqiao.finance.Rewards.UnitPoints;
import io.xinqiao.finance.Targets.CollectionTarget;
import io.xinqiao.finance.Targets.SetCollectionTargetInput;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
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

    record TargetPayload(CollectionTarget collectionTarget, List<UserError> userErrors) {}

    record DisclosurePayload(Disclosure disclosure, List<UserError> userErrors) {}

    record RulePayload(Project project, List<UserError> userErrors) {}

    record PointsPayload(Unit unit, Integer points, List<UserError> userErrors) {}

    @QueryMapping
    List<CollectionTarget> collectionTargets(@Argument @Nullable UUID projectId, @Argument LocalDate month) {
        return targets.of(projectId, month);
    }

    @QueryMapping
    Connection<LongArrears> longArrears(
            Page page, @Argument @Nullable UUID projectId, @Argument @Nullable Integer years) {
        return arrears.page(page, projectId, years == null ? USUAL_YEARS : Math.clamp(years, 0, 50));
    }

    @QueryMapping
    ArrearsRecovered arrearsRecovered(
            @Argument @Nullable UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        return arrears.recovered(projectId, from, to);
    }

    @QueryMapping
    Connection<Disclosure> disclosures(Page page, @Argument @Nullable UUID projectId) {
        return disclosures.page(page, projectId);
    }

    @QueryMapping
    @Nullable
    UnitPoints unitPoints(@Argument UUID unitId) {
        return units.reachable("Query.unitPoints", unitId).map(rewards::of).orElse(null);
    }

    @MutationMapping
    TargetPayload setCollectionTarget(@Argument SetCollectionTargetInput input) {
        project("Mutation.setCollectionTarget", input.projectId());
        if (!members.ofKeys(List.of(input.cashierId())).containsKey(input.cashierId())) {
            throw Refused.notFound("cashierId");
        }
        return new TargetPayload(targets.set(input), List.of());
    }

    @MutationMapping
    DisclosurePayload createDisclosure(@Argument CreateDisclosureInput input) {
        project("Mutation.createDisclosure", input.projectId());
        return new DisclosurePayload(disclosures.create(input), List.of());
    }

    @MutationMapping
    DisclosurePayload publishDisclosure(@Argument PublishDisclosureInput input) {
        return new DisclosurePayload(disclosures.publish(input.disclosureId()), List.of());
    }

    @MutationMapping
    RulePayload setRewardRule(@Argument SetRewardRuleInput input) {
        var project = project("Mutation.setRewardRule", input.projectId());
        rewards.set(input);
        return new RulePayload(project, List.of());
    }

    @MutationMapping
    PointsPayload redeemPoints(@Argument RedeemPointsInput input) {
        var unit = unit("Mutation.redeemPoints", input.unitId());
        return new PointsPayload(unit, rewards.redeem(input, unit), List.of());
    }

    private Project project(String row, UUID id) {
        return projects.reachable(row, id).orElseThrow(() -> Refused.notFound("projectId"));
    }

    private Unit unit(String row, UUID id) {
        return units.reachable(row, id).orElseThrow(() -> Refused.notFound("unitId"));
    }

    @BatchMapping(typeName = "CollectionTarget", field = "project")
    Map<CollectionTarget, Project> projectOfTarget(List<CollectionTarget> of) {
        return Batch.one(of, CollectionTarget::projectId, projects::behind);
    }

    @BatchMapping(typeName = "CollectionTarget", field = "cashier")
    Map<CollectionTarget, Member> cashier(List<CollectionTarget> of) {
        return Batch.one(of, CollectionTarget::cashierId, members::ofKeys);
    }

    @BatchMapping(typeName = "LongArrears", field = "unit")
    Map<LongArrears, Unit> unitOfArrears(List<LongArrears> of) {
        return Batch.one(of, LongArrears::unitId, units::behind);
    }

    @BatchMapping(typeName = "LongArrears", field = "years")
    Map<LongArrears, List<ArrearsOfYear>> years(List<LongArrears> of) {
        return Batch.many(of, LongArrears::unitId, arrears::years);
    }

    @BatchMapping(typeName = "LongArrears", field = "amount")
    Map<LongArrears, BigDecimal> amount(List<LongArrears> of) {
        var years = arrears.years(of.stream().map(LongArrears::unitId).toList());
        Map<LongArrears, BigDecimal> amounts = new HashMap<>();
        for (var one : of) {
            amounts.put(
                    one,
                    years.getOrDefault(one.unitId(), List.of()).stream()
                            .map(ArrearsOfYear::amount)
                            .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add));
        }
        return amounts;
    }

    @BatchMapping(typeName = "LongArrears", field = "oldestDue")
    Map<LongArrears, LocalDate> oldestDue(List<LongArrears> of) {
        return Batch.one(of, LongArrears::unitId, arrears::oldest);
    }

    @BatchMapping(typeName = "Disclosure", field = "project")
    Map<Disclosure, Project> projectOfDisclosure(List<Disclosure> of) {
        return Batch.one(of, Disclosure::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Disclosure", field = "lines")
    Map<Disclosure, List<Line>> lines(List<Disclosure> of) {
        return Batch.many(of, Disclosure::id, disclosures::lines);
    }

    @BatchMapping(typeName = "Disclosure", field = "publishedBy")
    Map<Disclosure, Member> publishedBy(List<Disclosure> of) {
        return Batch.one(of, Disclosure::publishedById, members::ofKeys);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource disclosureNodes(Disclosures disclosures) {
            return new NodeSource("Disclosure", disclosures::visible);
        }
    }
}
