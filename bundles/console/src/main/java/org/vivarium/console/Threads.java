package org.vivarium.console;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.StrayThreads;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;

/** The command {@code interp:threads}: the threads of an interpreter, what each does, and where it is. */
final class Threads {
    static final String USAGE = """
        interp:threads - list the threads of an interpreter, what each does, and where it is
        usage: interp:threads ID|NAME [--stacks] [--json]
          --stacks  show the whole stack of each thread too
          --json    print a JSON array of objects
        A thread is detached, or inside: unlocked, waiting for the interpreter's lock, or locked when it holds that. A stray one
        has been started by a module behind the interpreter's back, which neither waits for it nor ends it, and so has no ID:
        modules ought to use Interpreter.startThread. Virtual threads that are strays cannot be listed.
        example: interp:threads main --stacks
        """;

    private static final Pattern JDK = Pattern.compile("(java|jdk|sun)\\.");

    private final Services services;

    /**
     * A thread as it was when it was looked at, once, so that frame and stack tell the same.
     *
     * @param id its id in the interpreter; null for a stray
     * @param madeFor what it was made for; null for a stray
     */
    private record Sight(
            @Nullable Long id,
            String name,
            @Nullable String madeFor,
            boolean isDaemon,
            String doing,
            Duration attached,
            List<StackTraceElement> stack) {

        static Sight of(InterpreterThread thread) {
            return new Sight(
                    thread.id(),
                    thread.name(),
                    lower(thread.whence()),
                    thread.isDaemon(),
                    lower(thread.activity()),
                    Duration.ofNanos(thread.attachedNanos()),
                    thread.thread()
                            .map(Thread::getStackTrace)
                            .map(Arrays::asList)
                            .orElse(List.of()));
        }

        static Sight ofStray(Thread thread) {
            return new Sight(
                    null,
                    thread.getName(),
                    null,
                    thread.isDaemon(),
                    "stray",
                    Duration.ZERO,
                    Arrays.asList(thread.getStackTrace()));
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
        List<Sight> sights = Stream.concat(
                        interpreter.threads().stream().map(Sight::of),
                        strays(interpreter).map(Sight::ofStray))
                .toList();
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

    private Stream<Thread> strays(Interpreter interpreter) {
        StrayThreads strays = services.optional(StrayThreads.class);
        return strays == null ? Stream.empty() : strays.of(interpreter).stream();
    }

    private static Table table(List<Sight> sights) {
        Table table = new Table("ID", "NAME", "MADE FOR", "DAEMON", "DOING", "SINCE", "FRAME");
        for (Sight sight : sights) {
            StackTraceElement frame = sight.frame();
            table.row(
                    sight.id() == null ? "" : sight.id(),
                    sight.name(),
                    sight.madeFor() == null ? "" : sight.madeFor(),
                    sight.isDaemon() ? "yes" : "no",
                    sight.doing(),
                    sight.attached().isZero() ? "" : new Quantity.Time(sight.attached()),
                    frame == null ? "" : frame);
        }
        return table;
    }

    private static void printStack(Call call, Sight sight) {
        if (!sight.stack().isEmpty()) {
            call.out().println();
            call.out().println(call.screen().bold(sight.name() + ":"));
            sight.stack().forEach(frame -> call.out().println("  at " + frame));
        }
    }

    private static Map<String, @Nullable Object> describe(Sight sight, boolean stacks) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", sight.id());
        object.put("name", sight.name());
        object.put("made_for", sight.madeFor());
        object.put("daemon", sight.isDaemon());
        object.put("doing", sight.doing());
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
