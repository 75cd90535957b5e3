package org.vivarium.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.ModuleRequirement;

/** The command {@code interp:soak}: has interpreters come and go, and tells whether anything stays behind. */
final class Soak {
    static final String USAGE = """
        interp:soak - make and end interpreters over and over, and tell whether anything stays behind
        usage: interp:soak N [--module MODULE] [--call MODULE.FUNCTION] [--json]
          --module MODULE         what each of them imports
          --call MODULE.FUNCTION  what each calls then, without arguments; it imports the module when it has to
          --json                  print a JSON object: an array of the rows, and the verdict
        N is how many, 2 at least. After every 1000 of them, or of less than 10000 after every tenth part, garbage is
        collected, and a row tells what the process holds: heap and metaspace in use, platform threads, and class loaders of
        those that have ended. It is flat when after the last no class loader is left, there are no more threads than in
        the first row, and neither heap nor metaspace has grown in the second half by more than 1m and 256 bytes a cycle;
        the first half is for warming up. Otherwise it fails, and names what has grown and by how much. A class loader that a
        cache of the JVM's own holds softly, until memory is short, counts as left; gc:leaks tells that apart.
        The figures are those of the whole process: what else is at work in it shows too. Ctrl-C ends it.
        example: interp:soak 10000 --module counter
        """;

    private static final int LEAST = 2;
    private static final int ROWS = 10;
    private static final int FARTHEST = 1000;

    /** How long the class loaders are waited for after the last cycle. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The same after the others: when some do not go, that is told in the end. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);

    private static final long REDRAWN = Duration.ofMillis(100).toNanos();

    private final Services services;
    private final Footprint.Gauge gauge;

    Soak(Services services, Footprint.Gauge gauge) {
        this.services = services;
        this.gauge = gauge;
    }

    void run(Call call) throws InterruptedException {
        SoakCycles.Work work = work(call);
        SoakCycles cycles = new SoakCycles(services, work);
        call.work().breaker(cycles);
        List<SoakRow> rows = new ArrayList<>();
        while (!cycles.isOver()) {
            rows.add(next(call, cycles, rows));
            if (!call.json()) {
                print(call, rows);
            }
        }
        Flatness flatness = Flatness.of(rows);
        if (call.json()) {
            call.out().println(Json.of(describe(work, rows, flatness)));
        }
        if (!flatness.isFlat()) {
            throw new ConsoleException(flatness.verdict());
        } else if (!call.json()) {
            call.out().println(flatness.verdict());
        }
    }

    /** The latest row, below the header when it is the first. */
    private static void print(Call call, List<SoakRow> rows) {
        if (rows.size() == 1) {
            call.out().println(call.screen().bold(SoakRow.header()));
        }
        call.out().println(rows.getLast().line());
    }

    private static SoakCycles.Work work(Call call) {
        int cycles = call.number("N", call.operand(0), LEAST, Integer.MAX_VALUE);
        Optional<ModuleRequirement> module = call.option("module").map(typed -> Importing.requirement(call, typed));
        Optional<String> function = call.option("call");
        function.filter(typed -> typed.indexOf('.') < 1 || typed.endsWith(".")).ifPresent(typed -> {
            throw call.usage().fault("--call needs MODULE.FUNCTION, such as counter.increment, not " + typed);
        });
        return new SoakCycles.Work(cycles, module, function);
    }

    /** After how many cycles the next row comes. */
    static int nextRow(int done, int total) {
        int step = Math.min((total - 1) / ROWS + 1, FARTHEST);
        return done + Math.min(step, total - done);
    }

    /** Runs cycles up to the next row, which it gives. */
    private SoakRow next(Call call, SoakCycles cycles, List<SoakRow> rows) throws InterruptedException {
        int before = cycles.done();
        int until = nextRow(before, cycles.total());
        long began = System.nanoTime();
        try (LiveLine line = new LiveLine(call)) {
            long shown = began;
            while (cycles.done() < until) {
                cycles.next();
                if (System.nanoTime() - shown > REDRAWN) {
                    shown = System.nanoTime();
                    line.show(cycles.done() + " of " + cycles.total() + " cycles");
                }
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            line.show(cycles.done() + " of " + cycles.total() + " cycles, collecting garbage");
            int loaders = loaders(cycles);
            cycles.requireGoingOn();
            Evaluator evaluator = services.optional(Evaluator.class);
            if (evaluator != null) {
                // What it keeps for the next interpreters comes and goes.
                evaluator.trim();
            }
            Footprint footprint = gauge.read(
                    rows.isEmpty()
                            ? Optional.empty()
                            : Optional.of(rows.getFirst().footprint()));
            cycles.requireGoingOn();
            return new SoakRow(cycles.done(), cycles.done() - before, took, footprint, loaders);
        }
    }

    /** How many class loaders stay. */
    private int loaders(SoakCycles cycles) {
        Duration patience = cycles.isOver() ? PATIENCE : SHORT_PATIENCE;
        return services.classSpaces()
                .collect(each -> cycles.isOwn(each.interpreter()), patience)
                .size();
    }

    private static Map<String, @Nullable Object> describe(SoakCycles.Work work, List<SoakRow> rows, Flatness flatness) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("cycles", work.cycles());
        object.put("module", work.module().map(ModuleRequirement::toString).orElse(null));
        object.put("call", work.function().orElse(null));
        object.put("rows", rows.stream().map(SoakRow::describe).toList());
        flatness.describe(object);
        return object;
    }
}
