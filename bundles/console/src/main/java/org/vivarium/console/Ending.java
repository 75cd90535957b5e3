package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.StuckThread;

/** The commands that end interpreters: {@code interp:close}, and {@code interp:kill} with what runs in them. */
final class Ending {
    private final Services services;

    private Ending(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Ending ending = new Ending(services);
        return List.of(new Command(CLOSE, foreground, ending::close), new Command(KILL, foreground, ending::kill));
    }

    private static final String CLOSE = """
        interp:close - end interpreters and give back what they hold
        usage: interp:close ID|NAME... [--force] [--prove]
          --force  end what runs in them too, and say what it took, as interp:kill does
          --prove  have the JVM collect garbage until their class loaders are gone, for 10 s at most, and say so
        With --prove it fails when one is still there: its interpreter is closed nevertheless, and gc:unloads --prove asks
        again. Of several, those that have ended are proved, also when others have not, or have left threads behind.
        It fails too when a cache of the JVM's own holds one softly, until memory is short: gc:leaks tells that apart.
        example: interp:close tenant 7
        """;

    private void close(Call call) {
        List<Interpreter> interpreters = interpreters(call);
        Failures failures = new Failures();
        if (call.has("force")) {
            kill(call, interpreters, failures);
        } else {
            close(interpreters, failures);
        }
        if (call.has("prove")) {
            Map<Long, String> ended = new LinkedHashMap<>();
            interpreters.stream()
                    .filter(interpreter -> interpreter.state() == Interpreter.State.DESTROYED)
                    .forEach(interpreter -> ended.put(interpreter.id(), interpreter.name()));
            new Unloads(services).prove(call, ended, failures);
        }
        failures.throwIfAny();
    }

    private static void close(List<Interpreter> interpreters, Failures failures) {
        for (Interpreter interpreter : interpreters) {
            try {
                interpreter.close();
            } catch (InterpreterRunningException e) {
                failures.add(new ConsoleException(e.getMessage() + "; --force ends what runs"));
            } catch (InterpreterException e) {
                failures.add(e);
            }
        }
    }

    private static final String KILL = """
        interp:kill - end interpreters and what runs in them, and say what it took
        usage: interp:kill ID|NAME... [--json]
          --json  print a JSON array of objects
        It fails when threads had to be left behind, or when something of an interpreter could not be given back.
        example: interp:kill tenant 7
        """;

    private void kill(Call call) {
        Failures failures = new Failures();
        kill(call, interpreters(call), failures);
        failures.throwIfAny();
    }

    private static void kill(Call call, List<Interpreter> interpreters, Failures failures) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        List<String> unclean = new ArrayList<>();
        for (Interpreter interpreter : interpreters) {
            Kill kill;
            try {
                kill = interpreter.kill();
            } catch (InterpreterException e) {
                failures.add(e);
                continue;
            }
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
            failures.add(new ConsoleException("not all of it was given back: " + String.join(", ", unclean)));
        }
    }

    /** The interpreters that the operands name. A name that is wrong ends none of them. */
    private List<Interpreter> interpreters(Call call) {
        return call.operands(0).stream().map(services.interpreters()::get).toList();
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
        object.put("took", new Quantity.Time(kill.took()));
        object.put("abandoned", kill.stuck().stream().map(Ending::describe).toList());
        object.put("failures", kill.failures().stream().map(String::valueOf).toList());
        return object;
    }

    private static Map<String, @Nullable Object> describe(StuckThread stuck) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("thread", stuck.thread());
        object.put("frame", stuck.frame());
        object.put("since", stuck.since());
        return object;
    }
}
