package io.xinqiao.passes;

import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** How codes are checked, in the words of the schema. */
@Controller
class PassController {
    private final SignedCodes codes;

    PassController(SignedCodes codes) {
        this.codes = codes;
    }

    @QueryMapping
    String codeVerificationKey() {
        return codes.publicKey();
    }
}
