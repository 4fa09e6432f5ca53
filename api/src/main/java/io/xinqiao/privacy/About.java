package io.xinqiao.privacy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An object that carries personal data, and whose they are: they themselves read them in the clear. */
public interface About {
    /** The person whom the data are about; null when nobody is registered. */
    @Nullable
    UUID aboutPerson();
}
