package io.xinqiao.identity;

import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jooq.Condition;

/** The reach of rows that hang on other rows: whoever reaches those reaches these. */
final class Through implements RowScope {
    private final RowScope others;
    private final UnaryOperator<Condition> link;

    Through(RowScope others, UnaryOperator<Condition> link) {
        this.others = others;
        this.link = link;
    }

    @Override
    public Condition project(UUID[] projects) {
        return link.apply(others.project(projects));
    }

    @Override
    public Condition building(UUID[] buildings, UUID[] projects, Member member) {
        return link.apply(others.building(buildings, projects, member));
    }

    @Override
    public Condition assigned(Member member, UUID[] projects) {
        return link.apply(others.assigned(member, projects));
    }

    @Override
    public Condition ownUnits(UUID person) {
        return link.apply(others.ownUnits(person));
    }

    @Override
    public Condition own(Member member) {
        return link.apply(others.own(member));
    }
}
