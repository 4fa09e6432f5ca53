package io.xinqiao.keeping;

import java.util.UUID;

/** Something that can be borrowed, such as a ladder: how many there are, and how many are out. */
record LendableItem(UUID id, UUID projectId, String name, int total, int lent, int longestDays, int version) {
    public int available() {
        return total - lent;
    }
}
