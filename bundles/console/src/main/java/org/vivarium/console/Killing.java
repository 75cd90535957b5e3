package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.StuckThread;

/** The command {@code interp:kill}: ends interpreters and what runs in them, and tells what it took. */
final class Killing {
    static final String USAGE = """
        interp:kill - end interpreters and what runs in them, and say what it took
        usage: interp:kill ID|NAME... [--json]
          --json  print a JSON array of objects
        It fails when threads had to be left behind, or when something of an interpreter could not be given back.
        example: interp:kill tenant 7
        """;

    private static final double NANOS = 1e9;

    private final Services services;

    Killing(Services services) {
        this.services = services;
    }

    void run(Call call) {
        // A name that is wrong kills none of them.
        List<Interpreter> interpreters =
                call.operands(0).stream().map(services.interpreters()::get).toList();
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        List<String> unclean = new ArrayList<>();
        for (Interpreter interpreter : interpreters) {
            Kill kill = interpreter.kill();
            objects.add(describe(interpreter, kill));
            if (!call.json()) {
                call.out().println(interpreter.name() + " was killed: " + words(kill));
            }
            kill.failures().forEach(failure -> Failure.print(failure, call.err()));
            if (kill.rung() == Kill.Rung.ABANDON || !kill.failures().isEmpty()) {
                unclean.add(interpreter.name());
            }
        }
        if (call.json()) {
            call.out().println(Json.of(objects));
        }
        if (!unclean.isEmpty()) {
            throw new ConsoleException("not all of it was given back: " + String.join(", ", unclean));
        }
    }

    private static String words(Kill kill) {
        String took = " (" + kill.took().toMillis() + " ms)";
        return switch (kill.rung()) {
            case NONE -> "nothing ran inside" + took;
            case INTERRUPT -> "interrupted its threads" + took;
            case ASYNC_EXCEPTION -> "raised an exception in its threads" + took;
            case CANCEL -> "cancelled its evaluator" + took;
            case ABANDON ->
                "abandoned " + kill.stuck().size() + (kill.stuck().size() == 1 ? " thread: " : " threads: ")
                        + kill.stuck().stream().map(StuckThread::toString).collect(Collectors.joining("; "));
        };
    }

    private static Map<String, @Nullable Object> describe(Interpreter interpreter, Kill kill) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", interpreter.id());
        object.put("name", interpreter.name());
        object.put("rung", kill.rung().name().toLowerCase(Locale.ROOT));
        object.put("took_seconds", kill.took().toNanos() / NANOS);
        object.put("stuck", kill.stuck().stream().map(StuckThread::toString).toList());
        object.put("failures", kill.failures().stream().map(String::valueOf).toList());
        return object;
    }
}
