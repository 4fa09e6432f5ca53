package io.xinqiao.privacy;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.privacy.AccessLog.PersonalDataAccessFilter;
import io.xinqiao.privacy.Disclosure.ErasePersonInput;
import io.xinqiao.privacy.Disclosure.RevealPersonalDataInput;
import io.xinqiao.privacy.Disclosure.RevealedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The root fields of personal data: showing them, forgetting them, and the log of both. */
@Controller
class PersonalDataController {
    private final Disclosure disclosure;
    private final AccessLog log;
    private final DataKeys keys;
    private final Resealing resealing;
    private final Members members;

    PersonalDataController(Disclosure disclosure, AccessLog log, DataKeys keys, Resealing resealing, Members members) {
        this.disclosure = disclosure;
        this.log = log;
        this.keys = keys;
        this.resealing = resealing;
        this.members = members;
    }

    record RevealPersonalDataPayload(List<RevealedValue> values, PersonalDataAccess access) {}

    record ErasePersonPayload(PersonalDataAccess access) {}

    /** Nothing to choose: the key is made by chance. */
    record RotateDataKeyInput() {}

    record RotateDataKeyPayload(Integer keyNumber) {}

    @QueryMapping
    Connection<PersonalDataAccess> personalDataAccesses(
            Page page, @Argument @Nullable PersonalDataAccessFilter filter) {
        return log.page(page, filter);
    }

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
    RotateDataKeyPayload rotateDataKey(@Argument RotateDataKeyInput input) {
        var number = keys.rotate();
        resealing.ask(number);
        return new RotateDataKeyPayload(number);
    }

    @Bean
    Edges<PersonalDataAccess> personalDataAccessEdges() {
        return Edges.of(PersonalDataAccess.class).to("member", PersonalDataAccess::memberId, members::ofKeys);
    }
}
