package io.xinqiao.privacy;

import java.util.Base64;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The master keys that wrap every company's own keys. They live in the configuration (a secret store) and nowhere in
 * the database.
 *
 * @param current the name of the one that wraps from now on
 * @param masters names and keys, 32 bytes in base64; older ones stay until all is wrapped anew, which happens by itself
 */
@ConfigurationProperties("xinqiao.keys")
public record KeyProperties(String current, Map<String, String> masters) {
    private static final int BYTES = 32;

    public KeyProperties {
        masters = Map.copyOf(masters);
        if (!masters.containsKey(current)) {
            throw new IllegalArgumentException("xinqiao.keys.masters has no key named " + current);
        }
        masters.forEach((name, key) -> {
            if (Base64.getDecoder().decode(key).length != BYTES) {
                throw new IllegalArgumentException("xinqiao.keys.masters." + name + " is not of 32 bytes");
            }
        });
    }

    byte[] master(String name) {
        var key = masters.get(name);
        if (key == null) throw new IllegalStateException("xinqiao.keys.masters lacks " + name);
        return Base64.getDecoder().decode(key);
    }

    /** Says nothing of the keys. */
    @Override
    public String toString() {
        return "KeyProperties[current=" + current + "]";
    }
}
