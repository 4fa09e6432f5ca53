package io.xinqiao.testing;

import java.util.Map;

/** Persons as inputs name them: registered ones by their id, new ones by what is known of them. */
public final class People {
    private People() {}

    /** Somebody to be registered, as a choice. */
    public static Map<String, Object> newPerson(String name) {
        return Map.of("newPerson", Map.of("name", name));
    }

    public static Map<String, Object> newPerson(String name, String phone) {
        return Map.of("newPerson", Map.of("name", name, "phone", phone));
    }

    /** Somebody to be registered as an owner with an equal share. */
    public static Map<String, Object> owner(String name) {
        return Map.of("person", newPerson(name));
    }

    /** Somebody to be registered as a member of a household. */
    public static Map<String, Object> member(String name, String role) {
        return Map.of("person", newPerson(name), "role", role);
    }

    public static Map<String, Object> member(String name, String phone, String role) {
        return Map.of("person", newPerson(name, phone), "role", role);
    }
}
