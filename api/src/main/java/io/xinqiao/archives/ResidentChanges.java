package io.xinqiao.archives;

import io.xinqiao.archives.Households.AddHouseholdMemberInput;
import io.xinqiao.archives.Households.HouseholdMemberInput;
import io.xinqiao.archives.Parking.RegisterVehicleInput;
import io.xinqiao.archives.Persons.UpdatePersonInput;
import io.xinqiao.platform.Refused;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The door through which residents change what is known of them: at once, or once a steward has confirmed it, whose
 * rights decide then.
 */
@Service
public class ResidentChanges {
    private final Persons persons;
    private final Households households;
    private final Parking parking;
    private final Projects projects;

    ResidentChanges(Persons persons, Households households, Parking parking, Projects projects) {
        this.persons = persons;
        this.households = households;
        this.parking = parking;
        this.projects = projects;
    }

    /** Corrects the phone number of a person whom a row of the permissions reaches. */
    public Person correctPhone(String row, UUID person, String phone) {
        return persons.update(
                row, new UpdatePersonInput(person, null, null, null, null, phone, null, null, null, null, null, null));
    }

    /**
     * Somebody of a family, who lives with them from a day on: registered already, or new.
     *
     * @param isSomebodyElse that it is nobody of the same name and number who is registered already
     */
    public void addFamily(
            UUID household,
            LocalDate since,
            @Nullable UUID person,
            String name,
            @Nullable String phone,
            @Nullable Boolean isSomebodyElse) {
        var choice = person == null
                ? new PersonChoice(null, new NewPerson(name, phone, null, null, isSomebodyElse))
                : new PersonChoice(person, null);
        households.join(new AddHouseholdMemberInput(
                household, since, new HouseholdMemberInput(choice, HouseholdMember.Role.FAMILY)));
    }

    /** What there is to know of a vehicle. */
    public record Wheels(
            String plate,
            Vehicle.Kind kind,
            @Nullable String brand,
            @Nullable String color) {}

    /** A vehicle of somebody's, at home in a unit from a day on. */
    public void register(UUID project, UUID unit, UUID owner, LocalDate since, Wheels wheels) {
        var there = projects.reachable("Mutation.registerVehicle", project)
                .orElseThrow(() -> Refused.notFound("archiveRequestId"));
        parking.register(
                new RegisterVehicleInput(
                        project,
                        wheels.plate(),
                        wheels.kind(),
                        wheels.brand(),
                        wheels.color(),
                        owner,
                        unit,
                        null,
                        since),
                there);
    }
}
