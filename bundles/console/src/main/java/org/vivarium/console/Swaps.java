package org.vivarium.console;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.vivarium.modules.Swap;

/** What became of an interpreter's modules, in words and for programs. */
final class Swaps {
    private Swaps() {}

    /** Such as {@code greeting 1.2.0 -> 1.3.0}. */
    static String text(Swap.Change change) {
        String from = change.module() + " " + change.from();
        return change.from().equals(change.to()) ? from + ", executed again" : from + " -> " + change.to();
    }

    /** Why the old modules stay, which are named. */
    static String failure(Swap swap, String interpreter) {
        String kept = swap.changes().stream()
                .map(change -> change.module() + " " + change.from())
                .collect(Collectors.joining(" and "));
        return interpreter + " keeps " + (kept.isEmpty() ? "what it has" : kept) + ": "
                + swap.failure().orElse("");
    }

    /** Names the threads that are still at work in what was replaced. */
    static void warnOfBusy(Swap swap, String interpreter, PrintStream err) {
        swap.busy().forEach(thread -> err.println(interpreter + ": still at work in the old version: " + thread));
    }

    static Map<String, @Nullable Object> describe(Swap swap, @Nullable String name) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("interpreter", swap.interpreter());
        object.put("name", name);
        object.put("changes", swap.changes().stream().map(Swaps::describe).toList());
        object.put("keeps", swap.keeps().stream().map(Version::toString).toList());
        object.put("failure", swap.failure().orElse(null));
        object.put("busy", List.copyOf(swap.busy()));
        object.put("took", new Quantity.Time(swap.time()));
        return object;
    }

    private static Map<String, String> describe(Swap.Change change) {
        Map<String, String> object = new LinkedHashMap<>();
        object.put("module", change.module());
        object.put("from", change.from().toString());
        object.put("to", change.to().toString());
        return object;
    }
}
