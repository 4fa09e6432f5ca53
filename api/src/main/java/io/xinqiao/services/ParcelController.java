package io.xinqiao.services;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.procedures.ProcedureEdges;
import io.xinqiao.services.Parcels.CollectParcelInput;
import io.xinqiao.services.Parcels.RegisterParcelInput;
import io.xinqiao.services.Parcels.ReturnParcelInput;
import io.xinqiao.services.Parcels.UndoParcelHandoverInput;
import io.xinqiao.services.Parcels.UpdateParcelInput;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Parcels in the words of the schema. */
@Controller
class ParcelController {
    private final Parcels parcels;

    ParcelController(Parcels parcels) {
        this.parcels = parcels;
    }

    @MutationMapping
    Parcel registerParcel(@Argument RegisterParcelInput input) {
        return parcels.register(input);
    }

    @MutationMapping
    Parcel updateParcel(@Argument UpdateParcelInput input) {
        return parcels.update(input);
    }

    @MutationMapping
    Parcel collectParcel(@Argument CollectParcelInput input) {
        return parcels.collect(input);
    }

    @MutationMapping
    Parcel returnParcel(@Argument ReturnParcelInput input) {
        return parcels.giveBack(input);
    }

    @MutationMapping
    Parcel undoParcelHandover(@Argument UndoParcelHandoverInput input) {
        return parcels.undo(input);
    }

    @Bean
    static Edges<Parcel> parcelEdges(
            ProcedureEdges procedures, Rows<Parcel> rows, Projects projects, Units units, Members members) {
        return procedures
                .of(Parcel.class, rows::reached)
                .to("project", parcel -> parcel.spot().projectId(), projects::behind)
                .to("unit", parcel -> parcel.spot().unitId(), units::behind)
                .to("registeredBy", Parcel::registeredBy, members::ofKeys);
    }
}
