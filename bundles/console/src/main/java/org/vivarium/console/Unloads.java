package org.vivarium.console;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.Unload;
import org.vivarium.gc.Leak;

/** The commands of the scope {@code gc} that tell whether what has left is gone from the JVM, and what holds it. */
final class Unloads {
    /** How long a proof may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many are listed when nothing else is asked for. */
    private static final int MOST = 50;

    private final Services services;

    Unloads(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Unloads unloads = new Unloads(services);
        return List.of(
                new Command(UNLOADS, foreground, unloads::unloads), new Command(LEAKS, foreground, unloads::leaks));
    }

    private static final String UNLOADS = """
        gc:unloads - list the bundles that have left their interpreters, and when the JVM collected their class loaders
        usage: gc:unloads [--in ID|NAME] [--limit N] [--prove] [--json]
          --in ID|NAME  the interpreter that they have left, which may have ended, and all others of that name; without it, any
          --limit N     how many at most, those that left last; without it, 50, or with --json all
          --prove       have the JVM collect garbage until all of these are gone, for 10 s at most; it fails when one is left
          --json        print a JSON array of objects
        They are in the order in which they left, the last one at the end. A class loader that is still there is no leak as
        long as the JVM has not collected garbage since; gc:leaks tells what holds it. Of those that are gone the last 1000
        are listed. REPAIRS is how many references to one had been left behind that would have kept it, and were removed when
        it left; below the table each of them is a line.
        example: gc:unloads --prove
        """;

    private void unloads(Call call) {
        int limit = call.option("limit")
                .map(typed -> call.number("--limit", typed, 0, Integer.MAX_VALUE))
                .orElse(call.json() ? Integer.MAX_VALUE : MOST);
        Optional<String> in = call.option("in");
        Predicate<Unload> wanted = unload -> in.isEmpty() || isCalled(unload, in.get());
        in.ifPresent(this::requireKnown);
        Proof proof = call.has("prove") ? collect(call, wanted) : Proof.NONE;
        List<Unload> all = services.classSpaces().unloads().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(Unload::left))
                .toList();
        List<Unload> last = all.subList(Math.max(0, all.size() - limit), all.size());
        if (call.json()) {
            call.out().println(Json.of(last.stream().map(Unloads::describe).toList()));
        } else if (all.isEmpty()) {
            call.err()
                    .println("no bundle has left "
                            + in.map(name -> "interpreter " + name).orElse("an interpreter") + " yet");
        } else {
            call.out().print(table(last).text(call.screen()));
            repairs(last).forEach(call.out()::println);
            if (last.size() < all.size()) {
                call.out()
                        .println(all.size() - last.size() + " that left before are not shown; --limit " + all.size()
                                + " shows all");
            }
        }
        if (!proof.left().isEmpty()) {
            throw new ConsoleException(
                    proof.interrupted()
                            ? "interrupted before all class loaders were gone; gc:unloads --prove asks again"
                            : proof.held());
        }
    }

    private static boolean isCalled(Unload unload, String idOrName) {
        return unload.name().equals(idOrName)
                || String.valueOf(unload.interpreter()).equals(idOrName);
    }

    /** Fails when there is and was no such interpreter, as far as anything is known of those that have ended. */
    private void requireKnown(String idOrName) {
        boolean known = services.classSpaces().unloads().stream().anyMatch(unload -> isCalled(unload, idOrName))
                || services.interpreters().finalizations().stream()
                        .anyMatch(trace -> trace.name().equals(idOrName)
                                || String.valueOf(trace.id()).equals(idOrName));
        if (!known) {
            services.interpreters().get(idOrName);
        }
    }

    /**
     * What has come of having the JVM collect class loaders.
     *
     * @param left those that are still there
     * @param interrupted whether it was ended early, which says nothing bad about them
     */
    private record Proof(List<Unload> left, boolean interrupted) {
        static final Proof NONE = new Proof(List.of(), false);

        /** Which are still there after all of the time. */
        String held() {
            Unload first = left.getFirst();
            String more = left.size() == 1 ? "" : " and " + (left.size() - 1) + " more";
            return "the class loader of " + first.bundle() + " of interpreter " + first.interpreter() + " ("
                    + first.name() + ")" + more + " is still held after " + PATIENCE.toSeconds()
                    + " s; gc:leaks tells by what";
        }
    }

    private Proof collect(Call call, Predicate<Unload> which) {
        List<Unload> left = services.classSpaces().collect(which, PATIENCE);
        // From here on Ctrl-C ends nothing: what is printed on an interrupted thread is cut anywhere.
        boolean interrupted = call.work().next(time -> false);
        return new Proof(left, interrupted);
    }

    private static Table table(List<Unload> unloads) {
        Table table = new Table("INTERPRETER", "BUNDLE", "LEFT", "COLLECTED", "REPAIRS");
        for (Unload unload : unloads) {
            table.row(
                    unload.interpreter() + " (" + unload.name() + ")",
                    unload.bundle(),
                    unload.left().truncatedTo(ChronoUnit.MILLIS),
                    unload.collected()
                            .<Object>map(time -> "after " + new Quantity.Time(time))
                            .orElse("not yet"),
                    unload.repairs().size());
        }
        return table;
    }

    /** What had been left behind by bundles, and was mended; a line each. */
    private static List<String> repairs(List<Unload> unloads) {
        return unloads.stream()
                .flatMap(unload -> unload.repairs().stream()
                        .map(repair -> unload.bundle() + " of interpreter " + unload.interpreter() + " ("
                                + unload.name() + "): " + repair))
                .toList();
    }

    private static Map<String, @Nullable Object> describe(Unload unload) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("interpreter", unload.interpreter());
        object.put("name", unload.name());
        object.put("bundle", unload.bundle());
        object.put("left", unload.left());
        object.put("collected", unload.collected().map(Quantity.Time::new).orElse(null));
        object.put("repairs", unload.repairs());
        return object;
    }

    /**
     * Waits until the class loaders of interpreters that have ended are collected, and says so.
     *
     * @param ended their names by their ids
     * @param failures takes it when some are still there
     */
    void prove(Call call, Map<Long, String> ended, Failures failures) {
        Proof proof = collect(call, each -> ended.containsKey(each.interpreter()));
        Set<Long> held =
                Set.copyOf(proof.left().stream().map(Unload::interpreter).toList());
        List<String> open = new ArrayList<>();
        ended.forEach((id, name) -> {
            if (held.contains(id)) {
                open.add(name);
            } else {
                call.out().println(name + " is gone: " + collected(id));
            }
        });
        if (!open.isEmpty()) {
            String closed = String.join(", ", open) + (open.size() == 1 ? " is" : " are") + " closed, but ";
            failures.add(new ConsoleException(
                    proof.interrupted()
                            ? closed + "it was interrupted before the class loaders were gone;"
                                    + " gc:unloads --prove asks again"
                            : closed + proof.held()));
        }
    }

    private String collected(long interpreter) {
        List<Duration> times = services.classSpaces().unloads().stream()
                .filter(each -> each.interpreter() == interpreter)
                .flatMap(each -> each.collected().stream())
                .toList();
        return times.stream()
                .max(Duration::compareTo)
                .map(time -> times.size() + (times.size() == 1 ? " class loader" : " class loaders")
                        + " collected after " + new Quantity.Time(time))
                .orElse("it had no bundles");
    }

    private static final String LEAKS = """
        gc:leaks - find what holds the class loaders of bundles that have left their interpreters
        usage: gc:leaks [--path] [--json]
          --path  show the way from there to the class loader, a line for each reference
          --json  print a JSON array of objects
        The heap of the process is dumped to a file, and read: the process stands still for about a second for each gigabyte of
        it. What nothing holds is not listed, even when the JVM has not collected it yet. What is held softly, by a cache of
        the JVM's own for instance, goes when memory is short, and so is no leak that grows.
        It succeeds whether it lists any or not: a script asks with gc:unloads --prove, which fails when one is held.
        example: gc:leaks --path
        """;

    private void leaks(Call call) {
        List<Leak> leaks;
        try (LiveLine line = new LiveLine(call)) {
            leaks = services.leaks()
                    .find(objects -> line.show(String.format(Locale.ROOT, "read %,d objects of the heap", objects)));
        }
        if (call.json()) {
            call.out().println(Json.of(leaks.stream().map(Unloads::describe).toList()));
            return;
        } else if (leaks.isEmpty()) {
            call.err().println("nothing holds a class loader that has left");
        }
        for (Leak leak : leaks) {
            call.out().println(leak);
            if (call.has("path")) {
                leak.path().forEach(step -> call.out().println("  " + step));
            }
        }
    }

    private static Map<String, @Nullable Object> describe(Leak leak) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("interpreter", leak.interpreter());
        object.put("name", leak.name());
        object.put("bundle", leak.bundle());
        object.put("softly", leak.softly());
        object.put("holder", leak.holder());
        object.put("path", leak.path());
        return object;
    }
}
