package io.xinqiao.identity;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.falseCondition;

import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;

/**
 * The row scope of rows that name their project, and perhaps more, in columns of their own
 * ({@link RowScope#inProject}). What is not said reaches nothing.
 */
public final class ColumnScope implements RowScope {
    private final Field<UUID> project;
    private final BiFunction<UUID[], UUID[], Condition> ofStewards;
    private final BiFunction<Member, UUID[], Condition> ofWorkers;
    private final Function<UUID, Condition> ofResident;
    private final Function<Member, Condition> ofMember;

    private ColumnScope(
            Field<UUID> project,
            BiFunction<UUID[], UUID[], Condition> ofStewards,
            BiFunction<Member, UUID[], Condition> ofWorkers,
            Function<UUID, Condition> ofResident,
            Function<Member, Condition> ofMember) {
        this.project = project;
        this.ofStewards = ofStewards;
        this.ofWorkers = ofWorkers;
        this.ofResident = ofResident;
        this.ofMember = ofMember;
    }

    ColumnScope(Field<UUID> project) {
        this(
                project,
                (buildings, projects) -> falseCondition(),
                (member, projects) -> falseCondition(),
                person -> falseCondition(),
                member -> falseCondition());
    }

    /** A steward reaches those of their buildings. */
    public ColumnScope inBuilding(Field<UUID> building) {
        return new ColumnScope(
                project, (buildings, projects) -> building.eq(any(buildings)), ofWorkers, ofResident, ofMember);
    }

    /** A steward reaches those of the projects in which their buildings are. */
    public ColumnScope forStewards() {
        return new ColumnScope(
                project, (buildings, projects) -> project.eq(any(projects)), ofWorkers, ofResident, ofMember);
    }

    /** Which ones are assigned to a member, or to the member's department in these projects. */
    public ColumnScope assigned(BiFunction<Member, UUID[], Condition> workers) {
        return new ColumnScope(project, ofStewards, workers, ofResident, ofMember);
    }

    /** Which ones are those of a resident. */
    public ColumnScope ofResident(Function<UUID, Condition> resident) {
        return new ColumnScope(project, ofStewards, ofWorkers, resident, ofMember);
    }

    /** Which ones are about a member. */
    public ColumnScope ofMember(Function<Member, Condition> member) {
        return new ColumnScope(project, ofStewards, ofWorkers, ofResident, member);
    }

    @Override
    public Condition project(UUID[] projects) {
        return project.eq(any(projects));
    }

    @Override
    public Condition building(UUID[] buildings, UUID[] projects, Member member) {
        return ofStewards.apply(buildings, projects);
    }

    @Override
    public Condition assigned(Member member, UUID[] projects) {
        return ofWorkers.apply(member, projects);
    }

    @Override
    public Condition ownUnits(UUID person) {
        return ofResident.apply(person);
    }

    @Override
    public Condition own(Member member) {
        return ofMember.apply(member);
    }
}
