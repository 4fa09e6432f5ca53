package io.xinqiao.surveys;

import io.xinqiao.archives.Buildings;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.surveys.Survey.Audience;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.Survey.Respondents;
import io.xinqiao.surveys.SurveyInput.AudienceInput;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who is to be asked, as it is told: buildings, a sample with its seed, strata where they give nobody away. */
@Component
class SurveyAudiences {
    private static final int SEED = 8;

    private final Buildings buildings;

    SurveyAudiences(Buildings buildings) {
        this.buildings = buildings;
    }

    /** All households of the project where nothing is told. */
    Audience told(String mutation, UUID project, Mode mode, @Nullable AudienceInput input) {
        if (input == null) return new Audience(Respondents.HOUSEHOLDS, List.of(), List.of(), null, null, false);
        var respondents = input.respondents() == null ? Respondents.HOUSEHOLDS : input.respondents();
        List<UUID> where = input.buildingIds() == null
                ? List.of()
                : input.buildingIds().stream().distinct().sorted().toList();
        if (!new HashSet<>(buildings.keysOf(mutation, project)).containsAll(where)) {
            throw Refused.notFound("audience", "buildingIds");
        }
        var sample = input.sample();
        var byBuilding = sample != null && Boolean.TRUE.equals(sample.byBuilding());
        if (byBuilding && (mode == Mode.ANONYMOUS || respondents == Respondents.STAFF)) {
            throw Refused.because(Code.INVALID, "refused.survey.strata", List.of(), "audience", "sample", "byBuilding");
        }
        return new Audience(
                respondents,
                where,
                input.roles() == null
                        ? List.of()
                        : input.roles().stream().distinct().toList(),
                sample == null ? null : sample.size(),
                sample == null ? null : sample.seed() == null ? newSeed() : sample.seed(),
                byBuilding);
    }

    static String newSeed() {
        return NewId.random().toString().substring(0, SEED);
    }
}
