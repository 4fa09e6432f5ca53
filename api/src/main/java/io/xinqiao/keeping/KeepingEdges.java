package io.xinqiao.keeping;

import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.platform.Batch;
import io.xinqiao.procedures.ProcedureEvent;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import java.util.List;
import java.util.Map;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** The edges of keys, custody and lending, each followed for a whole page in one statement. */
@Controller
class KeepingEdges {
    private final AccessItems accessItems;
    private final Custody custody;
    private final Lending lending;
    private final Projects projects;
    private final Units units;
    private final Persons persons;
    private final Timeline timeline;
    private final Files files;

    KeepingEdges(
            AccessItems accessItems,
            Custody custody,
            Lending lending,
            Projects projects,
            Units units,
            Persons persons,
            Timeline timeline,
            Files files) {
        this.accessItems = accessItems;
        this.custody = custody;
        this.lending = lending;
        this.projects = projects;
        this.units = units;
        this.persons = persons;
        this.timeline = timeline;
        this.files = files;
    }

    @BatchMapping(typeName = "AccessItem", field = "allowedSteps")
    Map<AccessItem, List<Step>> stepsOfAccess(List<AccessItem> of) {
        return timeline.allowedSteps("AccessItem", of, accessItems::reached);
    }

    @BatchMapping(typeName = "CustodyItem", field = "allowedSteps")
    Map<CustodyItem, List<Step>> stepsOfCustody(List<CustodyItem> of) {
        return timeline.allowedSteps("CustodyItem", of, custody::reached);
    }

    @BatchMapping(typeName = "Loan", field = "allowedSteps")
    Map<Loan, List<Step>> stepsOfLoan(List<Loan> of) {
        return timeline.allowedSteps("Loan", of, lending::reachedLoans);
    }

    @BatchMapping(typeName = "AccessItem", field = "project")
    Map<AccessItem, Project> projectOfAccess(List<AccessItem> of) {
        return Batch.one(of, item -> item.spot().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "AccessItem", field = "unit")
    Map<AccessItem, Unit> unitOfAccess(List<AccessItem> of) {
        return Batch.one(of, item -> item.spot().unitId(), units::behind);
    }

    @BatchMapping(typeName = "AccessItem", field = "holder")
    Map<AccessItem, Person> holder(List<AccessItem> of) {
        return Batch.one(of, AccessItem::holderId, persons::behind);
    }

    @BatchMapping(typeName = "AccessItem", field = "replaces")
    Map<AccessItem, AccessItem> replaces(List<AccessItem> of) {
        return Batch.one(of, AccessItem::replacesId, accessItems::behind);
    }

    @BatchMapping(typeName = "AccessItem", field = "timeline")
    Map<AccessItem, List<ProcedureEvent>> timelineOfAccess(List<AccessItem> of) {
        return Batch.many(of, AccessItem::id, timeline::of);
    }

    @BatchMapping(typeName = "AccessItem", field = "attachments")
    Map<AccessItem, List<File>> attachmentsOfAccess(List<AccessItem> of) {
        return Batch.many(of, AccessItem::id, keys -> files.on("AccessItem", keys));
    }

    @SchemaMapping(typeName = "CustodyItem", field = "overdue")
    boolean overdue(CustodyItem item) {
        return item.overdue(custody.today());
    }

    @BatchMapping(typeName = "CustodyItem", field = "project")
    Map<CustodyItem, Project> projectOfCustody(List<CustodyItem> of) {
        return Batch.one(of, item -> item.spot().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "CustodyItem", field = "unit")
    Map<CustodyItem, Unit> unitOfCustody(List<CustodyItem> of) {
        return Batch.one(of, item -> item.spot().unitId(), units::behind);
    }

    @BatchMapping(typeName = "CustodyItem", field = "recipient")
    Map<CustodyItem, Person> recipient(List<CustodyItem> of) {
        return Batch.one(of, item -> item.thing().recipientId(), persons::behind);
    }

    @BatchMapping(typeName = "CustodyItem", field = "timeline")
    Map<CustodyItem, List<ProcedureEvent>> timelineOfCustody(List<CustodyItem> of) {
        return Batch.many(of, CustodyItem::id, timeline::of);
    }

    @BatchMapping(typeName = "CustodyItem", field = "attachments")
    Map<CustodyItem, List<File>> attachmentsOfCustody(List<CustodyItem> of) {
        return Batch.many(of, CustodyItem::id, keys -> files.on("CustodyItem", keys));
    }

    @BatchMapping(typeName = "LendableItem", field = "project")
    Map<LendableItem, Project> projectOfItem(List<LendableItem> of) {
        return Batch.one(of, LendableItem::projectId, projects::behind);
    }

    @SchemaMapping(typeName = "Loan", field = "overdue")
    boolean overdue(Loan loan) {
        return loan.overdue(lending.today());
    }

    @BatchMapping(typeName = "Loan", field = "project")
    Map<Loan, Project> projectOfLoan(List<Loan> of) {
        return Batch.one(of, loan -> loan.spot().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Loan", field = "item")
    Map<Loan, LendableItem> item(List<Loan> of) {
        return Batch.one(of, Loan::itemId, lending::itemsBehind);
    }

    @BatchMapping(typeName = "Loan", field = "person")
    Map<Loan, Person> person(List<Loan> of) {
        return Batch.one(of, Loan::personId, persons::behind);
    }

    @BatchMapping(typeName = "Loan", field = "unit")
    Map<Loan, Unit> unitOfLoan(List<Loan> of) {
        return Batch.one(of, loan -> loan.spot().unitId(), units::behind);
    }

    @BatchMapping(typeName = "Loan", field = "timeline")
    Map<Loan, List<ProcedureEvent>> timelineOfLoan(List<Loan> of) {
        return Batch.many(of, Loan::id, timeline::of);
    }

    @BatchMapping(typeName = "Loan", field = "attachments")
    Map<Loan, List<File>> attachmentsOfLoan(List<Loan> of) {
        return Batch.many(of, Loan::id, keys -> files.on("Loan", keys));
    }
}
