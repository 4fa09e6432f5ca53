package io.xinqiao.archives;

/** The parts of a unit's archive, and how many of 100 points each counts. */
enum ArchivePart {
    OWNER(20),
    OWNER_PHONE(20),
    OWNER_ID_NUMBER(10),
    OWNER_ADDRESS(5),
    OWNER_BIRTH_YEAR(5),
    OWNER_INTERESTS(5),
    CONSENT(15),
    HOUSEHOLD(15),
    SECOND_CONTACT(5);

    private final int points;

    ArchivePart(int points) {
        this.points = points;
    }

    int points() {
        return points;
    }
}
