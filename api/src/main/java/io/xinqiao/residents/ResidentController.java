package io.xinqiao.residents;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.privacy.PersonalKind;
import io.xinqiao.privacy.PersonalSource;
import io.xinqiao.procedures.ProcedureEdges;
import io.xinqiao.residents.ArchiveRequests.ConfirmArchiveRequestInput;
import io.xinqiao.residents.ArchiveRequests.CorrectMyPhoneInput;
import io.xinqiao.residents.ArchiveRequests.RejectArchiveRequestInput;
import io.xinqiao.residents.ArchiveRequests.RequestArchiveChangeInput;
import io.xinqiao.residents.ArchiveRequests.WithdrawArchiveRequestInput;
import io.xinqiao.residents.SignUpCodes.IssueSignUpCodeInput;
import io.xinqiao.residents.SignUpCodes.RevokeSignUpCodeInput;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** What residents do for themselves, in the words of the schema. */
@Controller
class ResidentController {
    private final ArchiveRequests requests;
    private final SignUpCodes codes;

    ResidentController(ArchiveRequests requests, SignUpCodes codes) {
        this.requests = requests;
        this.codes = codes;
    }

    @MutationMapping
    SignUpCodes.Issued issueSignUpCode(@Argument IssueSignUpCodeInput input) {
        return codes.issue(input);
    }

    @MutationMapping
    Person revokeSignUpCode(@Argument RevokeSignUpCodeInput input) {
        return codes.revoke(input);
    }

    @MutationMapping
    Person correctMyPhone(@Argument CorrectMyPhoneInput input) {
        return requests.correctPhone(input);
    }

    @MutationMapping
    ArchiveRequest requestArchiveChange(@Argument RequestArchiveChangeInput input) {
        return requests.request(input);
    }

    @MutationMapping
    ArchiveRequest confirmArchiveRequest(@Argument ConfirmArchiveRequestInput input) {
        return requests.confirm(input);
    }

    @MutationMapping
    ArchiveRequest rejectArchiveRequest(@Argument RejectArchiveRequestInput input) {
        return requests.reject(input);
    }

    @MutationMapping
    ArchiveRequest withdrawArchiveRequest(@Argument WithdrawArchiveRequestInput input) {
        return requests.withdraw(input);
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        Edges<ArchiveRequest> archiveRequestEdges(
                Rows<ArchiveRequest> rows,
                ProcedureEdges procedures,
                Projects projects,
                Buildings buildings,
                Units units,
                Persons persons,
                Members members) {
            return procedures
                    .of(ArchiveRequest.class, rows::reached)
                    .to("project", request -> request.spot().projectId(), projects::behind)
                    .to("building", request -> request.spot().buildingId(), buildings::behind)
                    .to("unit", request -> request.spot().unitId(), units::behind)
                    .to("requester", ArchiveRequest::requesterId, persons::behind)
                    .to("decidedBy", ArchiveRequest::decidedBy, members::ofKeys);
        }

        @Bean
        PersonalSource personalDataOfArchiveRequests(Rows<ArchiveRequest> rows) {
            return new PersonalSource(
                    ArchiveRequests.TYPE,
                    Map.of(PersonalKind.PHONE, "phone"),
                    (row, id) -> rows.reached(row, id)
                            .map(request -> new PersonalSource.Found(
                                    request.requesterId(),
                                    request.phone() == null ? Map.of() : Map.of(PersonalKind.PHONE, request.phone()))));
        }
    }
}
