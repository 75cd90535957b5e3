package org.vivarium.console;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.Unload;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.Interpreter;

/** The command {@code interp:trace}: tells how interpreters ended. */
final class Traces {
    private final Services services;

    /**
     * A step of an interpreter's end.
     *
     * @param took how long it took; empty when it is not over
     * @param ok whether it was done; null when that is open
     */
    private record Step(
            String phase,
            String what,
            Optional<Duration> took,
            String outcome,
            @Nullable Boolean ok) {
        static Step of(FinalizationTrace.Step step) {
            return new Step(lower(step.phase()), step.what(), Optional.of(step.took()), step.outcome(), step.ok());
        }

        /** The proof that a bundle is gone. */
        static Step of(Unload unload) {
            boolean collected = unload.collected().isPresent();
            return new Step(
                    lower(FinalizationPhase.PROOF),
                    "class loader of " + unload.bundle(),
                    unload.collected(),
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
            object.put("took", took.map(Quantity.Time::new).orElse(null));
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
        Of several that had the same name, the latest is shown. The phase proof has a line for each bundle that left it: after
        what time the JVM collected its class loader.
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
        Optional<Interpreter> alive = services.interpreters().find(idOrName);
        throw new ConsoleException(
                alive.isPresent()
                        ? alive.get() + " has not ended"
                        : "no interpreter " + idOrName + " is among the " + traces.size()
                                + " that ended last; interp:trace lists them");
    }

    private static Table lines(List<FinalizationTrace> traces) {
        Table table = new Table("ID", "NAME", "BEGUN", "TOOK", "STEPS", "FAILED");
        for (FinalizationTrace trace : traces) {
            table.row(
                    trace.id(),
                    trace.name(),
                    trace.begun().truncatedTo(ChronoUnit.MILLIS),
                    new Quantity.Time(trace.took()),
                    trace.steps().size(),
                    trace.steps().stream().filter(step -> !step.ok()).count());
        }
        return table;
    }

    private static Table table(List<Step> steps) {
        Table table = new Table("PHASE", "WHAT", "TOOK", "OUTCOME");
        for (Step step : steps) {
            table.row(
                    step.phase(),
                    step.what(),
                    step.took().<Object>map(Quantity.Time::new).orElse(""),
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
