package io.xinqiao.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/** What files may be called: their names go into headers and onto other people's disks. */
final class FileNames {
    private static final int LONGEST = 200;

    /**
     * Folders, what a shell or Windows reads as more than a name, and what is not seen: controls, directions of text.
     */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}\\\\/:*?\"<>|]");

    private static final Pattern AT_THE_END = Pattern.compile("[.\\s]+$");
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    private static final Pattern ENDING = Pattern.compile("\\.([\\p{Alnum}]{1,8})$");

    private static final Pattern NOT_PLAIN = Pattern.compile("[^\\x20-\\x7E]|[\"\\\\%]");

    private FileNames() {}

    /** A name without anything that could be more than a name. */
    static String plain(String name) {
        var plain = AT_THE_END
                .matcher(UNFIT.matcher(name).replaceAll("_"))
                .replaceAll("")
                .strip();
        if (plain.isEmpty() || plain.startsWith(".") || DEVICE.matcher(plain).matches()) plain = "_" + plain;
        return shortened(plain, ending(plain));
    }

    /** What comes after the last dot, in small letters; empty when that is no ending. */
    static String ending(String name) {
        var found = ENDING.matcher(name);
        return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /** The name with an ending that says what the content is: its own if that does, the first of them if not. */
    static String withEnding(String name, Set<String> fitting) {
        var ending = ending(name);
        if (fitting.contains(ending)) return name;
        var stem = ending.isEmpty() ? name : name.substring(0, name.length() - ending.length() - 1);
        var right = fitting.iterator().next();
        return shortened((stem.isEmpty() ? "_" : stem) + "." + right, right);
    }

    /**
     * How a download tells the name (RFC 6266): as it is in UTF-8, and for old programs with all that is not ASCII left
     * out.
     */
    static String disposition(String manner, String name) {
        var plain = NOT_PLAIN.matcher(name).replaceAll("_");
        return manner + "; filename=\"" + plain + "\"; filename*=UTF-8''" + UriUtils.encode(name, UTF_8);
    }

    private static String shortened(String name, String ending) {
        if (name.codePointCount(0, name.length()) <= LONGEST) return name;
        var tail = ending.isEmpty() ? "" : name.substring(name.length() - ending.length() - 1);
        return name.substring(0, name.offsetByCodePoints(0, LONGEST - tail.length())) + tail;
    }
}
