package io.xinqiao.explorer;

import java.util.regex.Pattern;

/**
 * A part of the schema that has a page of its own, as a file of the SDL.
 *
 * @param id the last part of the page's address
 * @param headline what it is about, in both languages, as the file says in its first line
 */
record Area(String id, String headline) {
    private static final Pattern NAME = Pattern.compile("^([^::]+)[::].*$");

    /** What it is about, in one sentence. */
    String about(Language language) {
        return language.half(headline);
    }

    /** The sentence's first words. */
    String title(Language language) {
        var name = NAME.matcher(about(language)).replaceFirst("$1");
        return name.replaceFirst("[。.]$", "");
    }
}
