package io.xinqiao.tickets;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Suggestions while a ticket is typed: those of all rooms that share the most pairs of letters with the words. */
@Component
class Suggestions {
    private static final int MOST = 5;

    private final ObjectProvider<SuggestionSource> sources;

    Suggestions(ObjectProvider<SuggestionSource> sources) {
        this.sources = sources;
    }

    private record Ranked(TicketSuggestion suggestion, double likeness) {}

    List<TicketSuggestion> to(UUID project, String words) {
        return sources.stream()
                .flatMap(source -> source.suggest(project, words).stream())
                .map(one -> new Ranked(one, likeness(words, one.title() + " " + one.words())))
                .filter(ranked -> ranked.likeness() > 0)
                .sorted(Comparator.comparingDouble(Ranked::likeness)
                        .reversed()
                        .thenComparing(ranked -> ranked.suggestion().title()))
                .limit(MOST)
                .map(Ranked::suggestion)
                .toList();
    }

    /** Which share of the shorter text's pairs of letters the other has: Chinese needs no words to be told apart. */
    static double likeness(String one, String other) {
        var pairs = pairs(one);
        var others = pairs(other);
        var shorter = Math.min(pairs.size(), others.size());
        if (shorter == 0) return 0;
        pairs.retainAll(others);
        return (double) pairs.size() / shorter;
    }

    private static Set<String> pairs(String words) {
        Set<String> pairs = new HashSet<>();
        for (var part : words.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            for (var at = 0; at + 2 <= part.length(); at++) pairs.add(part.substring(at, at + 2));
        }
        return pairs;
    }
}
