package io.xinqiao.assembly;

import io.xinqiao.archives.ParkingSpace;
import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.assembly.VoteCounts.AssemblyMatterCount;
import io.xinqiao.assembly.VoteRule.Choice;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Request;
import io.xinqiao.procedures.ProcedureEdges;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of assemblies and of what hangs on them. */
@Configuration(proxyBeanMethods = false)
class VoteEdges {
    private final Rows<Assembly> assemblies;
    private final Rows<AssemblyHead> heads;
    private final Persons persons;
    private final Members members;

    VoteEdges(Rows<Assembly> assemblies, Rows<AssemblyHead> heads, Persons persons, Members members) {
        this.assemblies = assemblies;
        this.heads = heads;
        this.persons = persons;
        this.members = members;
    }

    /** What a ballot says to a matter. */
    record AssemblyChoice(AssemblyMatter matter, Choice choice) {}

    @Bean
    Edges<Assembly> assemblyEdges(ProcedureEdges procedures, Projects projects, VoteCounts counts) {
        return procedures
                .of(Assembly.class, assemblies::reached)
                .to("project", Assembly::projectId, projects::behind)
                .each("turnout", counts::turnouts);
    }

    @Bean
    Edges<AssemblyMatter> assemblyMatterEdges(Rows<AssemblyMatterKind> kinds) {
        return Edges.of(AssemblyMatter.class)
                .to("assembly", AssemblyMatter::assemblyId, assemblies::behind)
                .to("kind", AssemblyMatter::kindId, kinds::behind);
    }

    @Bean
    Edges<AssemblyMatterKind> assemblyMatterKindEdges() {
        return Edges.of(AssemblyMatterKind.class)
                .value("name", kind -> kind.name(Request.current().locale()));
    }

    @Bean
    Edges<AssemblyHead> assemblyHeadEdges(Roll roll, RollNames names) {
        return Edges.of(AssemblyHead.class)
                .to("assembly", AssemblyHead::assemblyId, assemblies::behind)
                .each("owners", some -> owners(roll, some))
                .each("ownerNames", names::of);
    }

    private Map<AssemblyHead, List<Person>> owners(Roll roll, List<AssemblyHead> some) {
        return owners(some, roll.owners(some.stream().map(AssemblyHead::id).toList()), AssemblyHead::id);
    }

    /** Whose parts are: as their heads say, or as they say themselves where they have none. */
    private Map<AssemblyPart, List<Person>> owners(Roll roll, RollParts parts, List<AssemblyPart> some) {
        var ofHeads = roll.owners(some.stream()
                .map(AssemblyPart::headId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        Map<UUID, List<UUID>> owners =
                new HashMap<>(parts.leftOut(some.stream().map(AssemblyPart::id).toList()));
        for (var part : some) {
            if (part.headId() != null) owners.put(part.id(), ofHeads.getOrDefault(part.headId(), List.of()));
        }
        return owners(some, owners, AssemblyPart::id);
    }

    private <T> Map<T, List<Person>> owners(List<T> some, Map<UUID, List<UUID>> keys, Function<T, UUID> id) {
        Set<UUID> all = new LinkedHashSet<>();
        keys.values().forEach(all::addAll);
        var found = persons.behind(all);
        Map<T, List<Person>> owners = new HashMap<>();
        for (var one : some) {
            owners.put(
                    one,
                    keys.getOrDefault(id.apply(one), List.of()).stream()
                            .map(found::get)
                            .filter(Objects::nonNull)
                            .toList());
        }
        return owners;
    }

    @Bean
    Edges<AssemblyPart> assemblyPartEdges(
            Units units, Rows<ParkingSpace> spaces, Roll roll, RollParts parts, RollNames names) {
        return Edges.of(AssemblyPart.class)
                .to("assembly", AssemblyPart::assemblyId, assemblies::behind)
                .to("head", AssemblyPart::headId, heads::behind)
                .to("unit", AssemblyPart::unitId, units::behind)
                .to("parkingSpace", AssemblyPart::parkingSpaceId, spaces::behind)
                .each("owners", some -> owners(roll, parts, some))
                .each("ownerNames", names::ofParts);
    }

    @Bean
    Edges<AssemblyBallot> assemblyBallotEdges(
            Rows<AssemblyProxy> proxies, Ballots ballots, PaperDifferences differences, Matters matters, Files files) {
        return Edges.of(AssemblyBallot.class)
                .to("assembly", AssemblyBallot::assemblyId, assemblies::behind)
                .to("head", AssemblyBallot::headId, heads::behind)
                .to("proxy", AssemblyBallot::proxyId, proxies::behind)
                .to("castBy", AssemblyBallot::castById, persons::behind)
                .to("enteredBy", AssemblyBallot::enteredBy, members::ofKeys)
                .to("checkedBy", AssemblyBallot::checkedBy, members::ofKeys)
                .to("settledBy", AssemblyBallot::settledBy, members::ofKeys)
                .each("choices", some -> choices(ballots, matters, some))
                .each("differences", some -> differences(differences, matters, some))
                .toMany("attachments", AssemblyBallot::id, keys -> files.on("AssemblyBallot", keys));
    }

    /** What ballots say, as far as it may be shown: neither before they count, nor of sealed ones before the count. */
    private Map<AssemblyBallot, List<AssemblyChoice>> choices(
            Ballots ballots, Matters matters, List<AssemblyBallot> some) {
        var votes = assemblies.ofKeys(
                some.stream().map(AssemblyBallot::assemblyId).distinct().toList());
        var shown = some.stream()
                .filter(ballot ->
                        Objects.requireNonNull(votes.get(ballot.assemblyId())).showsChoices())
                .toList();
        var found = ballots.choices(shown.stream().map(AssemblyBallot::id).toList());
        var asked = matters.ofKeys(found.values().stream()
                .map(Map::keySet)
                .flatMap(Collection::stream)
                .distinct()
                .toList());
        Map<AssemblyBallot, List<AssemblyChoice>> choices = new HashMap<>();
        for (var ballot : shown) {
            var said = found.get(ballot.id());
            if (said == null) continue;
            choices.put(
                    ballot,
                    said.entrySet().stream()
                            .map(one ->
                                    new AssemblyChoice(Objects.requireNonNull(asked.get(one.getKey())), one.getValue()))
                            .toList());
        }
        return choices;
    }

    private static Map<AssemblyBallot, List<AssemblyMatter>> differences(
            PaperDifferences differences, Matters matters, List<AssemblyBallot> some) {
        var found = differences.matters(some.stream().map(AssemblyBallot::id).toList());
        var asked = matters.ofKeys(
                found.values().stream().flatMap(List::stream).distinct().toList());
        Map<AssemblyBallot, List<AssemblyMatter>> differing = new HashMap<>();
        for (var ballot : some) {
            differing.put(
                    ballot,
                    found.getOrDefault(ballot.id(), List.of()).stream()
                            .map(matter -> Objects.requireNonNull(asked.get(matter)))
                            .toList());
        }
        return differing;
    }

    @Bean
    Edges<AssemblyChoice> assemblyChoiceEdges(Rows<AssemblyMatter> matters) {
        return Edges.of(AssemblyChoice.class)
                .to("matter", choice -> choice.matter().id(), matters::behind);
    }

    @Bean
    Edges<AssemblyMatterCount> assemblyMatterCountEdges(Rows<AssemblyMatter> matters) {
        return Edges.of(AssemblyMatterCount.class)
                .to("matter", count -> count.matter().id(), matters::behind);
    }

    @Bean
    Edges<VoteCounts.AssemblyCount> assemblyCountEdges() {
        return Edges.of(VoteCounts.AssemblyCount.class)
                .to("assembly", count -> count.assembly().id(), assemblies::behind);
    }

    @Bean
    Edges<AssemblyProxy> assemblyProxyEdges(Files files) {
        return Edges.of(AssemblyProxy.class)
                .to("assembly", AssemblyProxy::assemblyId, assemblies::behind)
                .to("head", AssemblyProxy::headId, heads::behind)
                .to("person", AssemblyProxy::personId, persons::behind)
                .to("recordedBy", AssemblyProxy::recordedBy, members::ofKeys)
                .toMany("attachments", AssemblyProxy::id, keys -> files.on("AssemblyProxy", keys));
    }

    @Bean
    Edges<AssemblyObjection> assemblyObjectionEdges(Rows<AssemblyPart> parts, Files files) {
        return Edges.of(AssemblyObjection.class)
                .to("assembly", AssemblyObjection::assemblyId, assemblies::behind)
                .to("part", AssemblyObjection::partId, parts::behind)
                .to("person", AssemblyObjection::personId, persons::behind)
                .to("raisedBy", AssemblyObjection::raisedBy, members::ofKeys)
                .to("decidedBy", AssemblyObjection::decidedBy, members::ofKeys)
                .toMany("attachments", AssemblyObjection::id, keys -> files.on("AssemblyObjection", keys));
    }
}
