package org.vivarium.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.Unload;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.FinalizationTrace;

/** The command {@code interp:trace}: tells how interpreters ended. */
final class Traces {
    private final Services services;

    /**
     * A step of an interpreter's end.
     *
     * @param took how long it took
     * @param isOver whether it is done or has failed; what is not has taken that long by now
     * @param ok whether it was done; null when that is open
     */
    private record Step(
            String phase,
            String what,
            Duration took,
            boolean isOver,
            String outcome,
            @Nullable Boolean ok) {
        static Step of(FinalizationTrace.Step step) {
            return new Step(lower(step.phase()), step.what(), step.took(), true, step.outcome(), step.ok());
        }

        /** The proof that a bundle is gone. */
        static Step of(Unload unload) {
            boolean collected = unload.collected().isPresent();
            return new Step(
                    lower(FinalizationPhase.PROOF),
                    "class loader of " + unload.bundle(),
                    unload.collected().orElseGet(() -> Duration.between(unload.left(), Instant.now())),
                    collected,
                    collected ? "collected" : "not collected yet; gc:leaks tells what holds it",
                    collected ? true : null);
        }

        private static String lower(FinalizationPhase phase) {
            return phase.name().toLowerCase(Locale.ROOT);
        }

        Map<String, @Nullable Object> describe() {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("phase", phase);
            object.put("what", what);
            object.put("took", isOver ? new Quantity.Time(took) : null);
            object.put("outcome", outcome);
            object.put("ok", ok);
            return object;
        }
    }

    private Traces(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        return List.of(new Command(TRACE, foreground, new Traces(services)::trace));
    }

    private static final String TRACE = """
        interp:trace - show how interpreters ended: all that are kept in a line each, or one step by step
        usage: interp:trace [ID|NAME] [--json]
          --json  print a JSON array of objects, or the object of the one
        The last 100 are kept. Of several that had the same name, the latest is shown. The phase proof has a line for each
        bundle that left it: after what time the JVM collected its class loader, or for how long that has been there since.
        STEPS counts these too. LOADERS is how many class loaders are still there, which is no leak as long as the JVM has not
        collected garbage since: gc:unloads --prove has it do so.
        example: interp:trace tenant
        """;

    private void trace(Call call) {
        List<FinalizationTrace> traces = services.interpreters().finalizations();
        if (!call.operands(0).isEmpty()) {
            FinalizationTrace trace = find(traces, call.operand(0));
            call.out()
                    .print(
                            call.json()
                                    ? Json.of(describe(trace)) + "\n"
                                    : table(steps(trace)).text(call.screen()));
        } else if (call.json()) {
            call.out().println(Json.of(traces.stream().map(this::describe).toList()));
        } else if (traces.isEmpty()) {
            call.err().println("no interpreter has ended yet");
        } else {
            call.out().print(lines(traces).text(call.screen()));
        }
    }

    private FinalizationTrace find(List<FinalizationTrace> traces, String idOrName) {
        for (FinalizationTrace trace : traces.reversed()) {
            if (trace.name().equals(idOrName) || String.valueOf(trace.id()).equals(idOrName)) {
                return trace;
            }
        }
        throw new ConsoleException(services.interpreters()
                .find(idOrName)
                .map(alive -> alive
                        + (alive.id() == 0
                                ? " ends with the runtime, and nothing is to be told of that yet"
                                : " has not ended; interp:close ends it, and interp:info shows it"))
                .orElseGet(() -> "there is no interpreter " + idOrName
                        + (traces.isEmpty()
                                ? ", and none has ended yet"
                                : ", nor is it among the last that have ended; interp:trace lists these")));
    }

    private Table lines(List<FinalizationTrace> traces) {
        Table table = new Table("ID", "NAME", "BEGUN", "TOOK", "STEPS", "FAILED", "LOADERS");
        for (FinalizationTrace trace : traces) {
            List<Step> steps = steps(trace);
            table.row(
                    trace.id(),
                    trace.name(),
                    trace.begun().truncatedTo(ChronoUnit.MILLIS),
                    new Quantity.Time(trace.took()),
                    steps.size(),
                    steps.stream()
                            .filter(step -> Boolean.FALSE.equals(step.ok()))
                            .count(),
                    steps.stream().filter(step -> !step.isOver()).count());
        }
        return table;
    }

    private static Table table(List<Step> steps) {
        Table table = new Table("PHASE", "WHAT", "TOOK", "OUTCOME");
        for (Step step : steps) {
            table.row(
                    step.phase(),
                    step.what(),
                    new Quantity.Time(step.took()) + (step.isOver() ? "" : " so far"),
                    step.outcome());
        }
        return table;
    }

    /** What was done, and what has come of the class loaders since. */
    private List<Step> steps(FinalizationTrace trace) {
        ClassSpaces spaces = services.optional(ClassSpaces.class);
        Stream<Unload> unloads = spaces == null ? Stream.empty() : spaces.unloads().stream();
        return Stream.concat(
                        trace.steps().stream().map(Step::of),
                        unloads.filter(unload -> unload.interpreter() == trace.id())
                                .map(Step::of))
                .toList();
    }

    private Map<String, @Nullable Object> describe(FinalizationTrace trace) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", trace.id());
        object.put("name", trace.name());
        object.put("begun", trace.begun());
        object.put("took", new Quantity.Time(trace.took()));
        object.put("steps", steps(trace).stream().map(Step::describe).toList());
        return object;
    }
}
