package io.xinqiao.keeping;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Rows;
import io.xinqiao.procedures.ProcedureEdges;
import java.time.Clock;
import java.time.LocalDate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of keys, custody and lending. */
@Configuration(proxyBeanMethods = false)
class KeepingEdges {
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Persons persons;
    private final ProcedureEdges procedures;

    KeepingEdges(Projects projects, Buildings buildings, Units units, Persons persons, ProcedureEdges procedures) {
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.persons = persons;
        this.procedures = procedures;
    }

    @Bean
    Edges<AccessItem> accessItemEdges(Rows<AccessItem> rows) {
        return procedures
                .of(AccessItem.class, rows::reached)
                .to("project", item -> item.spot().projectId(), projects::behind)
                .to("building", item -> item.spot().buildingId(), buildings::behind)
                .to("unit", item -> item.spot().unitId(), units::behind)
                .to("holder", AccessItem::holderId, persons::behind)
                .to("replaces", AccessItem::replacesId, rows::behind);
    }

    @Bean
    Edges<CustodyItem> custodyItemEdges(Rows<CustodyItem> rows, Clock clock) {
        return procedures
                .of(CustodyItem.class, rows::reached)
                .to("project", item -> item.spot().projectId(), projects::behind)
                .to("unit", item -> item.spot().unitId(), units::behind)
                .to("recipient", item -> item.thing().recipientId(), persons::behind)
                .value("overdue", item -> item.overdue(LocalDate.now(clock)));
    }

    @Bean
    Edges<Loan> loanEdges(Rows<Loan> rows, Rows<LendableItem> items, Clock clock) {
        return procedures
                .of(Loan.class, rows::reached)
                .to("project", loan -> loan.spot().projectId(), projects::behind)
                .to("item", Loan::itemId, items::behind)
                .to("person", Loan::borrowerId, persons::behind)
                .to("unit", loan -> loan.spot().unitId(), units::behind)
                .value("overdue", loan -> loan.overdue(LocalDate.now(clock)));
    }

    @Bean
    Edges<LendableItem> lendableItemEdges() {
        return Edges.of(LendableItem.class).to("project", LendableItem::projectId, projects::behind);
    }
}
