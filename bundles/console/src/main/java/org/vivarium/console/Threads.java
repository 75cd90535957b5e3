package org.vivarium.console;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;

/** The command {@code interp:threads}: the threads of an interpreter, what each does, and where it is. */
final class Threads {
    static final String USAGE = """
        interp:threads - list the threads of an interpreter, what each does, and where it is
        usage: interp:threads ID|NAME [--stacks] [--json]
          --stacks  show the whole stack of each thread too
          --json    print a JSON array of objects
        A thread is detached, or inside: unlocked, waiting for the interpreter's lock, or locked when it holds that.
        example: interp:threads main --stacks
        """;

    private static final Pattern JDK = Pattern.compile("(java|jdk|sun)\\.");

    private final Services services;

    /** A thread as it was when it was looked at, once, so that frame and stack tell the same. */
    private record Sight(
            InterpreterThread thread,
            InterpreterThread.Activity activity,
            Duration attached,
            List<StackTraceElement> stack) {

        static Sight of(InterpreterThread thread) {
            return new Sight(
                    thread,
                    thread.activity(),
                    Duration.ofNanos(thread.attachedNanos()),
                    thread.thread()
                            .map(Thread::getStackTrace)
                            .map(Arrays::asList)
                            .orElse(List.of()));
        }

        /** The innermost frame that is not the JDK's, which tells more than those. */
        @Nullable
        StackTraceElement frame() {
            return stack.stream()
                    .filter(frame -> !JDK.matcher(frame.getClassName()).lookingAt())
                    .findFirst()
                    .orElse(stack.isEmpty() ? null : stack.getFirst());
        }
    }

    Threads(Services services) {
        this.services = services;
    }

    void run(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        boolean stacks = call.parsed().options().containsKey("stacks");
        List<Sight> sights = interpreter.threads().stream().map(Sight::of).toList();
        if (call.json()) {
            call.out()
                    .println(Json.of(sights.stream()
                            .map(sight -> describe(sight, stacks))
                            .toList()));
        } else if (sights.isEmpty()) {
            call.err().println(interpreter + " has no threads");
        } else {
            call.out().print(table(sights).text(call.screen()));
            if (stacks) {
                sights.forEach(sight -> printStack(call, sight));
            }
        }
    }

    private static Table table(List<Sight> sights) {
        Table table = new Table("ID", "NAME", "MADE FOR", "DAEMON", "DOING", "SINCE", "FRAME");
        for (Sight sight : sights) {
            StackTraceElement frame = sight.frame();
            table.row(
                    sight.thread().id(),
                    sight.thread().name(),
                    lower(sight.thread().whence()),
                    sight.thread().isDaemon() ? "yes" : "no",
                    lower(sight.activity()),
                    sight.attached().isZero() ? "" : new Quantity.Time(sight.attached()),
                    frame == null ? "" : frame);
        }
        return table;
    }

    private static void printStack(Call call, Sight sight) {
        if (!sight.stack().isEmpty()) {
            call.out().println();
            call.out().println(call.screen().bold(sight.thread().name() + ":"));
            sight.stack().forEach(frame -> call.out().println("  at " + frame));
        }
    }

    private static Map<String, @Nullable Object> describe(Sight sight, boolean stacks) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", sight.thread().id());
        object.put("name", sight.thread().name());
        object.put("made_for", lower(sight.thread().whence()));
        object.put("daemon", sight.thread().isDaemon());
        object.put("doing", lower(sight.activity()));
        object.put("attached", new Quantity.Time(sight.attached()));
        object.put("frame", sight.frame());
        if (stacks) {
            object.put("stack", sight.stack());
        }
        return object;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
