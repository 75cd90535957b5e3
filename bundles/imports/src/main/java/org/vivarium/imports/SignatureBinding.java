package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Signature;
import org.vivarium.modules.Signature.Kind;
import org.vivarium.modules.Signature.Parameter;

/**
 * Puts the arguments of a call into the order of a signature's parameters: {@code initialize_locals} in {@code ceval.c}, with its
 * messages. Immutable.
 */
final class SignatureBinding {
    /** What a parameter has before it has got its argument. */
    private static final Object MISSING = new Object();

    private final String function;
    private final Conversion conversion;
    private final Parameter[] parameters;
    private final @Nullable Object[] defaults;
    private final Map<String, Integer> places = new HashMap<>();
    private final int positional;
    private final int required;
    private final int rest;
    private final int keywords;

    /**
     * Reads a signature.
     *
     * @param function the function's name, for messages
     * @throws IllegalArgumentException when its parameters are in an order that Python does not know
     */
    SignatureBinding(String function, Signature signature, Conversion conversion) {
        this.function = function;
        this.conversion = conversion;
        parameters = signature.parameters().toArray(Parameter[]::new);
        defaults = new Object[parameters.length];
        int places = 0;
        int requiredPlaces = 0;
        int restPlace = -1;
        int keywordsPlace = -1;
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            checkOrder(i);
            if (this.places.put(parameter.name(), i) != null) {
                throw refused("duplicate parameter '" + parameter.name() + "'");
            }
            switch (parameter.kind()) {
                case POSITIONAL_OR_KEYWORD -> {
                    places++;
                    requiredPlaces += parameter.isRequired() ? 1 : 0;
                }
                case VAR_POSITIONAL -> restPlace = i;
                case VAR_KEYWORD -> keywordsPlace = i;
                case KEYWORD_ONLY -> {}
            }
            defaults[i] = parameter.isRequired() ? MISSING : defaultOf(parameter);
        }
        positional = places;
        required = requiredPlaces;
        rest = restPlace;
        keywords = keywordsPlace;
        if (rest >= 0) {
            this.places.remove(parameters[rest].name());
        }
        if (keywords >= 0) {
            this.places.remove(parameters[keywords].name());
        }
    }

    private void checkOrder(int index) {
        if (index == 0) {
            return;
        }
        Parameter before = parameters[index - 1];
        Parameter parameter = parameters[index];
        int order = before.kind().compareTo(parameter.kind());
        boolean once = parameter.kind() == Kind.VAR_POSITIONAL || parameter.kind() == Kind.VAR_KEYWORD;
        if (order > 0 || (order == 0 && once)) {
            throw refused("'" + parameter.name() + "' cannot follow '" + before.name() + "'");
        }
        if (parameter.kind() == Kind.POSITIONAL_OR_KEYWORD && parameter.isRequired() && !before.isRequired()) {
            throw refused("parameter without a default follows parameter with a default: '" + parameter.name() + "'");
        }
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("signature of " + function + "(): " + why);
    }

    private @Nullable Object defaultOf(Parameter parameter) {
        try {
            return conversion.value(parameter.byDefault());
        } catch (ArgumentException e) {
            throw new IllegalArgumentException(
                    "signature of " + function + "(): the default of '" + parameter.name() + "' is " + e.getMessage(),
                    e);
        }
    }

    /** The arguments in the order of the parameters, as values of the table. */
    Arguments bind(Arguments given) {
        @Nullable Object[] bound = defaults.clone();
        int count = given.size();
        for (int i = 0; i < Math.min(count, positional); i++) {
            bound[i] = value(given.values().get(i), parameters[i].name());
        }
        if (rest >= 0) {
            bound[rest] = rest(given.values());
        }
        if (keywords >= 0) {
            bound[keywords] = Map.of();
        }
        if (!given.keywords().isEmpty()) {
            bindKeywords(given.keywords(), count, bound);
        }
        if (count > positional && rest < 0) {
            throw tooMany(given);
        }
        checkComplete(bound);
        return new Arguments(function, Collections.unmodifiableList(Arrays.asList(bound)));
    }

    private @Nullable Object value(@Nullable Object argument, String parameter) {
        try {
            return conversion.value(argument);
        } catch (ArgumentException e) {
            throw new ArgumentException(function + "() argument '" + parameter + "' is " + e.getMessage());
        }
    }

    private List<@Nullable Object> rest(List<? extends @Nullable Object> values) {
        if (values.size() <= positional) {
            return List.of();
        }
        List<@Nullable Object> list = new ArrayList<>(values.size() - positional);
        for (Object value : values.subList(positional, values.size())) {
            list.add(value(value, parameters[rest].name()));
        }
        return Collections.unmodifiableList(list);
    }

    private void bindKeywords(Map<String, ? extends @Nullable Object> given, int count, @Nullable Object[] bound) {
        Map<String, @Nullable Object> others = new LinkedHashMap<>();
        given.forEach((name, argument) -> {
            Integer place = places.get(name);
            if (place == null) {
                if (keywords < 0) {
                    throw new ArgumentException(function + "() got an unexpected keyword argument '" + name + "'");
                }
                others.put(name, value(argument, name));
            } else if (place < Math.min(count, positional)) {
                throw new ArgumentException(function + "() got multiple values for argument '" + name + "'");
            } else {
                bound[place] = value(argument, name);
            }
        });
        if (keywords >= 0) {
            bound[keywords] = Collections.unmodifiableMap(others);
        }
    }

    private ArgumentException tooMany(Arguments arguments) {
        int given = arguments.size();
        // By now each name is one of a parameter, and none of one that has its place.
        long byName = arguments.keywords().keySet().stream()
                .filter(name -> places.getOrDefault(name, 0) >= positional)
                .count();
        boolean exact = required == positional;
        String takes = exact ? String.valueOf(positional) : "from " + required + " to " + positional;
        String names = byName == 0
                ? ""
                : " positional argument%s (and %d keyword-only argument%s)"
                        .formatted(plural(given), byName, plural(byName));
        return new ArgumentException("%s() takes %s positional argument%s but %d%s %s given"
                .formatted(
                        function,
                        takes,
                        exact ? plural(positional) : "s",
                        given,
                        names,
                        given == 1 && byName == 0 ? "was" : "were"));
    }

    private static String plural(long count) {
        return count == 1 ? "" : "s";
    }

    private void checkComplete(@Nullable Object[] bound) {
        for (int i = 0; i < bound.length; i++) {
            if (MISSING.equals(bound[i])) {
                throw missing(bound, parameters[i].kind());
            }
        }
    }

    private ArgumentException missing(@Nullable Object[] bound, Kind kind) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < bound.length; i++) {
            if (MISSING.equals(bound[i]) && parameters[i].kind() == kind) {
                names.add("'" + parameters[i].name() + "'");
            }
        }
        return new ArgumentException("%s() missing %d required %s argument%s: %s"
                .formatted(
                        function,
                        names.size(),
                        kind == Kind.KEYWORD_ONLY ? "keyword-only" : "positional",
                        plural(names.size()),
                        listed(names)));
    }

    /** {@code 'a'}, {@code 'a' and 'b'}, {@code 'a', 'b', and 'c'}. */
    private static String listed(List<String> names) {
        if (names.size() < 3) {
            return String.join(" and ", names);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + ", and " + names.getLast();
    }
}
