package io.xinqiao.opinions;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.community.EventOccasions;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.opinions.OpinionCalls.CreateOpinionCallInput;
import io.xinqiao.opinions.OpinionCalls.OpinionCallStepInput;
import io.xinqiao.opinions.OpinionCalls.UpdateOpinionCallInput;
import io.xinqiao.opinions.OpinionDecisions.AdoptOpinionsInput;
import io.xinqiao.opinions.OpinionDecisions.DeclineOpinionsInput;
import io.xinqiao.opinions.OpinionDecisions.FollowUpOpinionsInput;
import io.xinqiao.opinions.OpinionDecisions.UnlinkOpinionsInput;
import io.xinqiao.opinions.OpinionFigures.OpinionAdoption;
import io.xinqiao.opinions.OpinionPlan.CompleteOpinionPlanItemInput;
import io.xinqiao.opinions.OpinionPlan.ReopenOpinionPlanItemInput;
import io.xinqiao.opinions.OpinionPlan.UpdateOpinionPlanItemInput;
import io.xinqiao.opinions.OpinionTopics.CreateOpinionTopicInput;
import io.xinqiao.opinions.OpinionTopics.GroupOpinionsInput;
import io.xinqiao.opinions.OpinionTopics.UpdateOpinionTopicInput;
import io.xinqiao.opinions.Opinions.GiveOpinionInput;
import io.xinqiao.opinions.Opinions.UpdateOpinionInput;
import io.xinqiao.opinions.Opinions.WithdrawOpinionInput;
import io.xinqiao.procedures.ProcedureEdges;
import io.xinqiao.tickets.Tickets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Opinions in the words of the schema. */
@Controller
class OpinionController {
    private final OpinionCalls calls;
    private final Opinions opinions;
    private final OpinionTopics topics;
    private final OpinionDecisions decisions;
    private final OpinionPlan plan;
    private final OpinionFigures figures;
    private final Projects projects;

    OpinionController(
            OpinionCalls calls,
            Opinions opinions,
            OpinionTopics topics,
            OpinionDecisions decisions,
            OpinionPlan plan,
            OpinionFigures figures,
            Projects projects) {
        this.calls = calls;
        this.opinions = opinions;
        this.topics = topics;
        this.decisions = decisions;
        this.plan = plan;
        this.figures = figures;
        this.projects = projects;
    }

    @QueryMapping
    @Nullable
    OpinionAdoption opinionAdoption(
            @Argument UUID projectId, @Argument LocalDate givenFrom, @Argument LocalDate givenTo) {
        return projects.reachable("Query.opinionAdoption", projectId).isEmpty()
                ? null
                : figures.adoption(projectId, givenFrom, givenTo);
    }

    @MutationMapping
    OpinionCall createOpinionCall(@Argument CreateOpinionCallInput input) {
        projects.require("Mutation.createOpinionCall", input.projectId());
        return calls.create(input);
    }

    @MutationMapping
    OpinionCall updateOpinionCall(@Argument UpdateOpinionCallInput input) {
        return calls.update(input);
    }

    @MutationMapping
    OpinionCall publishOpinionCall(@Argument OpinionCallStepInput input) {
        return calls.publish(input);
    }

    @MutationMapping
    OpinionCall closeOpinionCall(@Argument OpinionCallStepInput input) {
        return calls.close(input);
    }

    @MutationMapping
    Opinion giveOpinion(@Argument GiveOpinionInput input) {
        return opinions.give(input);
    }

    @MutationMapping
    Opinion updateOpinion(@Argument UpdateOpinionInput input) {
        return opinions.update(input);
    }

    @MutationMapping
    Opinion withdrawOpinion(@Argument WithdrawOpinionInput input) {
        return opinions.withdraw(input);
    }

    @MutationMapping
    OpinionTopic createOpinionTopic(@Argument CreateOpinionTopicInput input) {
        projects.require("Mutation.createOpinionTopic", input.projectId());
        return topics.create(input);
    }

    @MutationMapping
    OpinionTopic updateOpinionTopic(@Argument UpdateOpinionTopicInput input) {
        return topics.update(input);
    }

    @MutationMapping
    List<Opinion> groupOpinions(@Argument GroupOpinionsInput input) {
        return topics.group(input);
    }

    @MutationMapping
    List<Opinion> adoptOpinions(@Argument AdoptOpinionsInput input) {
        return decisions.adopt(input);
    }

    @MutationMapping
    List<Opinion> declineOpinions(@Argument DeclineOpinionsInput input) {
        return decisions.decline(input);
    }

    @MutationMapping
    List<Opinion> followUpOpinions(@Argument FollowUpOpinionsInput input) {
        return decisions.followUp(input);
    }

    @MutationMapping
    List<Opinion> unlinkOpinions(@Argument UnlinkOpinionsInput input) {
        return decisions.unlink(input);
    }

    @MutationMapping
    OpinionPlanItem reopenOpinionPlanItem(@Argument ReopenOpinionPlanItemInput input) {
        return plan.reopen(input);
    }

    @MutationMapping
    OpinionPlanItem updateOpinionPlanItem(@Argument UpdateOpinionPlanItemInput input) {
        return plan.update(input);
    }

    @MutationMapping
    OpinionPlanItem completeOpinionPlanItem(@Argument CompleteOpinionPlanItemInput input) {
        return plan.complete(input);
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        Edges<OpinionCall> opinionCallEdges(ProcedureEdges procedures, Rows<OpinionCall> rows, Projects projects) {
            return procedures
                    .of(OpinionCall.class, rows::reached)
                    .to("project", OpinionCall::projectId, projects::behind);
        }

        @Bean
        Edges<OpinionTopic> opinionTopicEdges(Projects projects) {
            return Edges.of(OpinionTopic.class).to("project", OpinionTopic::projectId, projects::behind);
        }

        @Bean
        Edges<OpinionPlanItem> opinionPlanItemEdges(Projects projects, Members members, OpinionPlan plan) {
            return Edges.of(OpinionPlanItem.class)
                    .to("project", OpinionPlanItem::projectId, projects::behind)
                    .to("doneBy", OpinionPlanItem::doneBy, members::ofKeys)
                    .value("done", item -> item.doneAt() != null)
                    .value("overdue", item -> item.overdue(plan.today()));
        }

        @Bean
        Edges<OpinionAdoption> opinionAdoptionEdges(Projects projects) {
            return Edges.of(OpinionAdoption.class).to("project", OpinionAdoption::projectId, projects::behind);
        }

        @Bean
        Edges<Opinion> opinionEdges(
                ProcedureEdges procedures,
                Rows<Opinion> rows,
                Rows<OpinionCall> calls,
                Rows<OpinionTopic> topics,
                Rows<OpinionPlanItem> items,
                EventOccasions events,
                Projects projects,
                Buildings buildings,
                Units units,
                Persons persons,
                Members members,
                Tickets tickets) {
            return procedures
                    .of(Opinion.class, rows::reached)
                    .to("project", opinion -> opinion.spot().projectId(), projects::behind)
                    .to("building", opinion -> opinion.spot().buildingId(), buildings::behind)
                    .to("unit", opinion -> opinion.spot().unitId(), units::behind)
                    .to("call", Opinion::callId, calls::behind)
                    .to("event", Opinion::eventId, events::behind)
                    .to("topic", Opinion::topicId, topics::behind)
                    .to("person", Opinion::personId, persons::behind)
                    .to("takenBy", Opinion::takenBy, members::ofKeys)
                    .to("decidedBy", Opinion::decidedBy, members::ofKeys)
                    .to("ticket", Opinion::ticketId, tickets::behind)
                    .to("planItem", Opinion::planItemId, items::behind);
        }
    }
}
