package io.xinqiao.identity;

import static org.jooq.impl.DSL.falseCondition;

import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jooq.Condition;
import org.jooq.Field;

/**
 * The row-level scope of a domain's objects: which condition selects those of some projects, of some buildings,
 * assigned to a member, and so on. A scope that does not exist for a kind of row reaches nothing.
 */
public interface RowScope {
    /** Rows that belong to no project: roles of the whole company reach all of them, others none. */
    static RowScope ofCompany() {
        return new RowScope() {};
    }

    /** Rows that name their project in a column. */
    static ColumnScope inProject(Field<UUID> project) {
        return new ColumnScope(project);
    }

    /** Rows of these projects. */
    default Condition project(UUID[] projects) {
        return falseCondition();
    }

    /** Rows of these buildings, and whatever else of them a steward answers for. */
    default Condition building(UUID[] buildings, UUID[] projects, Member member) {
        return falseCondition();
    }

    /** Rows assigned to the member, or to the member's department in these projects. */
    default Condition assigned(Member member, UUID[] projects) {
        return falseCondition();
    }

    /** Rows of the units in which the person lives now. */
    default Condition ownUnits(UUID person) {
        return falseCondition();
    }

    /** Rows about the member. */
    default Condition own(Member member) {
        return falseCondition();
    }

    /**
     * The reach of rows that hang on rows of this one. To be kept: what it selects for a caller is remembered by it.
     *
     * @param link from a condition on the rows of this one to one on those that hang on them
     */
    default RowScope through(UnaryOperator<Condition> link) {
        return new Through(this, link);
    }
}
