package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.Swap;

/** How a change goes through many interpreters: how far it has come, and what has come of it. For one thread. */
final class Rollout {
    private final Interpreters interpreters;
    private final String what;
    private final int total;
    private final List<Swap> swaps = new ArrayList<>();
    private int failed;

    /**
     * One that begins.
     *
     * @param what what goes through them, for people to read
     * @param total through how many
     */
    Rollout(Interpreters interpreters, String what, int total) {
        this.interpreters = interpreters;
        this.what = what;
        this.total = total;
    }

    void add(Swap swap) {
        swaps.add(swap);
        failed += swap.failure().isPresent() ? 1 : 0;
    }

    /** Such as {@code greeting: 42 of 100 interpreters, 1 failed}. */
    String progress() {
        return what + ": " + swaps.size() + " of " + total + (total == 1 ? " interpreter" : " interpreters")
                + (failed == 0 ? "" : ", " + failed + " failed");
    }

    int failed() {
        return failed;
    }

    /** How many have taken the new version, or have executed the same again. */
    long followed() {
        return swaps.stream()
                .filter(swap -> swap.failure().isEmpty() && !swap.changes().isEmpty())
                .count();
    }

    /** How many were not to take it, by what they keep, such as {@code 1.2.0}. */
    SortedMap<String, Long> kept() {
        return swaps.stream()
                .filter(swap -> swap.failure().isEmpty() && swap.changes().isEmpty())
                .collect(Collectors.groupingBy(swap -> versions(swap.keeps()), TreeMap::new, Collectors.counting()));
    }

    /** Such as {@code 1.2.0 and 1.3.0}. */
    static String versions(List<Version> versions) {
        return versions.isEmpty()
                ? "what it has"
                : versions.stream().map(Version::toString).collect(Collectors.joining(" and "));
    }

    /** How many interpreters have gone through each change of a module. */
    Map<Swap.Change, Long> changes(String module) {
        Map<Swap.Change, Long> changes = new LinkedHashMap<>();
        swaps.stream()
                .filter(swap -> swap.failure().isEmpty())
                .flatMap(swap -> swap.changes().stream())
                .filter(change -> change.module().equals(module))
                .forEach(change -> changes.merge(change, 1L, Long::sum));
        return changes;
    }

    /** Names the threads that are still at work in what was replaced, and says why interpreters did not follow. */
    void report(Call call, Failures failures) {
        for (Swap swap : swaps) {
            String interpreter = interpreters
                    .find(String.valueOf(swap.interpreter()))
                    .map(Interpreter::toString)
                    .orElse("interpreter " + swap.interpreter());
            Swaps.warnOfBusy(swap, interpreter, call.err());
            if (swap.failure().isPresent()) {
                failures.add(new ConsoleException(Swaps.failure(swap, interpreter)));
            }
        }
    }

    List<Map<String, @Nullable Object>> describe() {
        return swaps.stream()
                .map(swap -> Swaps.describe(
                        swap,
                        interpreters
                                .find(String.valueOf(swap.interpreter()))
                                .map(Interpreter::name)
                                .orElse(null)))
                .toList();
    }

    /** Counts in words, such as {@code 98 interpreters follow, 2 keep 1.2.0}. */
    static final class Counts {
        private final List<String> words = new ArrayList<>();

        /** Adds how many do something; nothing when nobody does. */
        Counts add(long count, String one, String several) {
            if (count > 0) {
                String noun = !words.isEmpty() ? "" : count == 1 ? " interpreter" : " interpreters";
                words.add(count + noun + " " + (count == 1 ? one : several));
            }
            return this;
        }

        /** Adds how many do something with each version. */
        Counts addAll(Map<String, Long> versions, String one, String several) {
            versions.forEach((version, count) -> add(count, one + " " + version, several + " " + version));
            return this;
        }

        String text(String nobody) {
            return words.isEmpty() ? nobody : String.join(", ", words);
        }
    }
}
