package io.xinqiao.privacy;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.privacy.Disclosure.ErasePersonInput;
import io.xinqiao.privacy.Disclosure.RevealPersonalDataInput;
import io.xinqiao.privacy.Disclosure.RevealedValue;
import io.xinqiao.runs.RunEdges;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** The root fields of personal data: showing them, forgetting them, and the log of both. */
@Controller
class PersonalDataController {
    private final Disclosure disclosure;
    private final Resealing resealing;
    private final Members members;
    private final RunEdges runs;

    PersonalDataController(Disclosure disclosure, Resealing resealing, Members members, RunEdges runs) {
        this.disclosure = disclosure;
        this.resealing = resealing;
        this.members = members;
        this.runs = runs;
    }

    record RevealPersonalDataPayload(List<RevealedValue> values, PersonalDataAccess access) {}

    record ErasePersonPayload(PersonalDataAccess access) {}

    /** Nothing to choose: the key is made by chance. */
    record RotateDataKeyInput() {}

    @MutationMapping
    RevealPersonalDataPayload revealPersonalData(@Argument RevealPersonalDataInput input) {
        var revealed = disclosure.reveal(input);
        return new RevealPersonalDataPayload(revealed.values(), revealed.access());
    }

    @MutationMapping
    ErasePersonPayload erasePerson(@Argument ErasePersonInput input) {
        return new ErasePersonPayload(disclosure.erase(input));
    }

    @MutationMapping
    DataKeyRotation rotateDataKey(@Argument RotateDataKeyInput input) {
        return resealing.begin();
    }

    @Bean
    Edges<DataKeyRotation> dataKeyRotationEdges() {
        return runs.of(DataKeyRotation.class);
    }

    @Bean
    Edges<PersonalDataAccess> personalDataAccessEdges() {
        return Edges.of(PersonalDataAccess.class).to("member", PersonalDataAccess::memberId, members::ofKeys);
    }
}
