package org.vivarium.examples.phrases;

import java.util.Map;

/** Greetings by language. */
public final class Phrases {
    private static final Map<String, String> HELLO =
            Map.of("de", "Guten Tag", "en", "Hello", "fr", "Bonjour", "it", "Buongiorno");

    private Phrases() {}

    /**
     * The greeting of a language.
     *
     * @throws IllegalArgumentException when it is not known; a {@code ValueError} in Python
     */
    public static String hello(String language) {
        String phrase = HELLO.get(language);
        if (phrase == null) {
            throw new IllegalArgumentException("no greeting in language " + language + "; there are "
                    + String.join(", ", HELLO.keySet().stream().sorted().toList()));
        }
        return phrase;
    }
}
