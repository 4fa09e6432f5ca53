package io.xinqiao.privacy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a domain knows of persons: it hands it out to them, and forgets it, when they ask (PIPL articles 45 and 47). */
public interface PersonalDataHolder {
    /** The part of an export that this is, such as {@code tickets}. */
    String part();

    /** All that is known of the person, in the clear, as it will stand in their export. */
    List<Map<String, @Nullable Object>> export(UUID person);

    /** Forgets what identifies the person. What the books need stays, without their name. */
    void erase(UUID person);
}
