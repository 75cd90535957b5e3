package org.vivarium.console;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.Interpreter;

/** The command {@code interp:trace}: tells how interpreters ended. */
final class Traces {
    private final Services services;

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
        Of several that had the same name, the latest is shown.
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
                                    : steps(trace).text(call.screen()));
        } else if (call.json()) {
            call.out().println(Json.of(traces.stream().map(Traces::describe).toList()));
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

    private static Table steps(FinalizationTrace trace) {
        Table table = new Table("PHASE", "WHAT", "TOOK", "OUTCOME");
        for (FinalizationTrace.Step step : trace.steps()) {
            table.row(phase(step), step.what(), new Quantity.Time(step.took()), step.outcome());
        }
        return table;
    }

    private static Map<String, @Nullable Object> describe(FinalizationTrace trace) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", trace.id());
        object.put("name", trace.name());
        object.put("begun", trace.begun());
        object.put("took", new Quantity.Time(trace.took()));
        object.put("steps", trace.steps().stream().map(Traces::describe).toList());
        return object;
    }

    private static Map<String, @Nullable Object> describe(FinalizationTrace.Step step) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("phase", phase(step));
        object.put("what", step.what());
        object.put("took", new Quantity.Time(step.took()));
        object.put("outcome", step.outcome());
        object.put("ok", step.ok());
        return object;
    }

    private static String phase(FinalizationTrace.Step step) {
        return step.phase().name().toLowerCase(Locale.ROOT);
    }
}
