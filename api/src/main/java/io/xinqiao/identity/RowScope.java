package io.xinqiao.identity;

import static org.jooq.impl.DSL.falseCondition;

import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jooq.Condition;

/**
 * The row-level scope of a domain's objects: which condition selects those of some projects, of some buildings,
 * assigned to a member, and so on. A scope that does not exist for a kind of row reaches nothing.
 */
public interface RowScope {
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
