package io.xinqiao.visitors;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.passes.SignedCodes;
import io.xinqiao.privacy.PersonalKind;
import io.xinqiao.privacy.PersonalSource;
import io.xinqiao.procedures.ProcedureEdges;
import io.xinqiao.schema.Sealed;
import io.xinqiao.visitors.Invitations.InviteVisitorInput;
import io.xinqiao.visitors.Invitations.RevokeVisitorInput;
import io.xinqiao.visitors.Invitations.UpdateVisitorInput;
import io.xinqiao.visitors.Visitor.State;
import io.xinqiao.visitors.VisitorGate.GateInput;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Visitors in the words of the schema. */
@Controller
class VisitorController {
    private final Invitations invitations;
    private final VisitorGate gate;

    VisitorController(Invitations invitations, VisitorGate gate) {
        this.invitations = invitations;
        this.gate = gate;
    }

    @MutationMapping
    Visitor inviteVisitor(@Argument InviteVisitorInput input) {
        return invitations.invite(input);
    }

    @MutationMapping
    Visitor updateVisitor(@Argument UpdateVisitorInput input) {
        return invitations.update(input);
    }

    @MutationMapping
    Visitor revokeVisitor(@Argument RevokeVisitorInput input) {
        return invitations.revoke(input);
    }

    @MutationMapping
    Visitor checkInVisitor(@Argument GateInput input) {
        return gate.checkIn(input);
    }

    @MutationMapping
    Visitor checkOutVisitor(@Argument GateInput input) {
        return gate.checkOut(input);
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        Edges<Visitor> visitorEdges(
                Rows<Visitor> rows,
                ProcedureEdges procedures,
                Projects projects,
                Buildings buildings,
                Units units,
                Persons persons,
                Members members,
                SignedCodes codes) {
            return procedures
                    .of(Visitor.class, rows::reached)
                    .value("pass", visitor -> pass(visitor, codes))
                    .to("project", visitor -> visitor.spot().projectId(), projects::behind)
                    .to("building", visitor -> visitor.spot().buildingId(), buildings::behind)
                    .to("unit", visitor -> visitor.spot().unitId(), units::behind)
                    .to("host", Visitor::hostId, persons::behind)
                    .to("invitedBy", Visitor::invitedBy, members::ofKeys);
        }

        /** Of whoever may still come; there is nothing to show otherwise. */
        private static @Nullable String pass(Visitor visitor, SignedCodes codes) {
            return visitor.state() == State.INVITED || visitor.state() == State.INSIDE
                    ? codes.sign(new SignedCodes.Pass(
                            SignedCodes.Kind.VISITOR, visitor.spot().projectId(), visitor.id()))
                    : null;
        }

        @Bean
        PersonalSource personalDataOfVisitors(Rows<Visitor> rows) {
            return new PersonalSource(
                    Invitations.TYPE,
                    Map.of(PersonalKind.NAME, "fullName", PersonalKind.PHONE, "phone"),
                    (row, id) -> rows.reached(row, id)
                            .map(visitor -> new PersonalSource.Found(null, sealed(visitor.identity()))));
        }

        private static Map<PersonalKind, Sealed> sealed(Visitor.Identity identity) {
            Map<PersonalKind, Sealed> sealed = new EnumMap<>(PersonalKind.class);
            if (identity.fullName() != null) sealed.put(PersonalKind.NAME, identity.fullName());
            if (identity.phone() != null) sealed.put(PersonalKind.PHONE, identity.phone());
            return sealed;
        }
    }
}
