package org.vivarium.console;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channel;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.NotShareableException;

/**
 * What the commands for queues and for channels have in common: how their operands and options are read, where they act, and how
 * they print.
 */
final class Exchange {
    /** The rules for items whose interpreter ends, as they are typed. */
    static final List<String> RULES =
            Arrays.stream(UnboundItems.values()).map(Exchange::lower).toList();

    /** What the api takes for ever, and infinity rounds to. */
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    /** As many digits as no number of Java's has. */
    private static final int MOST_DIGITS = 19;

    private static final int MOST_LISTED = 10;

    private final Services services;

    /** What is done in an interpreter. */
    interface Operation<R extends @Nullable Object> {
        R run() throws InterruptedException;
    }

    Exchange(Services services) {
        this.services = services;
    }

    /**
     * Does an operation in the interpreter that {@code --in} names, or in main. Interrupting the command's thread ends a wait, so
     * that Ctrl-C needs nothing else.
     */
    <R extends @Nullable Object> R in(Call call, Operation<R> operation) throws InterruptedException {
        Interpreter interpreter = services.interpreter(call);
        try {
            return interpreter.attach(operation::run);
        } catch (InterruptedException e) {
            // A limit interrupts what waits too, and lets nobody in any more: then this says so.
            interpreter.attach(() -> interpreter);
            throw e;
        }
    }

    // --- what the operands name ---

    /** The queue that the first operand names. */
    Queue queue(Call call) {
        return named(
                call,
                "queue",
                id -> services.queues().find(id),
                () -> services.queues().list().stream().map(Queue::id));
    }

    /** The channel that the first operand names. */
    Channel channel(Call call) {
        return named(
                call,
                "channel",
                id -> services.channels().find(id),
                () -> services.channels().list().stream().map(Channel::id));
    }

    private static <T> T named(Call call, String noun, LongFunction<Optional<T>> find, Supplier<Stream<Long>> there) {
        String typed = call.operand(0);
        if (!typed.matches("-?\\d+")) {
            String operand = call.usage().operand(0).map(Usage.Operand::noun).orElse("ID");
            throw call.usage().fault(operand + " has to be a number, not " + typed);
        }
        Optional<T> found = typed.length() < MOST_DIGITS ? find.apply(Long.parseLong(typed)) : Optional.empty();
        return found.orElseThrow(() -> {
            List<String> ids = there.get().map(String::valueOf).toList();
            String list = String.join(", ", ids.subList(0, Math.min(ids.size(), MOST_LISTED)));
            String more = ids.size() > MOST_LISTED ? ", ..." : "";
            return new ConsoleException(noun + " " + typed + " not found; "
                    + switch (ids.size()) {
                        case 0 -> "there are none";
                        case 1 -> "there is " + noun + " " + list;
                        default -> "there are " + noun + "s " + list + more;
                    });
        });
    }

    // --- how things are told ---

    /** Adds to a refusal how one gets here what it speaks of. */
    static NotShareableException explained(NotShareableException refusal, String create) {
        String message = String.valueOf(refusal.getMessage());
        return message.endsWith("full fallback")
                ? new NotShareableException(message + ": " + create + " --fallback")
                : refusal;
    }

    /** That a wait was in vain; with no time to wait it was none. */
    static String inVain(String noun, long id, String state, Duration timeout) {
        return noun + " " + id + " is "
                + (timeout.isZero() ? state : "still " + state + " after " + new Quantity.Time(timeout));
    }

    /** That an item is not there any more, since its interpreter is not. */
    static ConsoleException lost(String noun, long id) {
        return new ConsoleException("the interpreter that the next item of " + noun + " " + id
                + " came from has ended; the item is gone, as its rule is error");
    }

    // --- receiving and printing ---

    /** Receives in an interpreter, and prints what came: there, for to show it may take code of that interpreter. */
    void receive(Call call, Operation<@Nullable Object> operation) throws InterruptedException {
        String text = in(call, () -> {
            Object value = operation.run();
            return call.json() ? json(value) : PythonText.of(value);
        });
        // An interrupt that comes too late to end the wait would close Gogo's output, and what has been taken out would
        // be lost.
        boolean interrupted = Thread.interrupted();
        call.out().println(text);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String json(@Nullable Object value) {
        try {
            return Json.of(Standing.received(value, value == Unbound.UNBOUND));
        } catch (ConsoleException e) {
            // It has been taken out already.
            throw new ConsoleException(e.getMessage() + "; received was " + PythonText.brief(value));
        }
    }

    /**
     * Prints a list, for a program or for a person.
     *
     * @param none what a person is told when it is empty
     */
    static void print(Call call, List<Map<String, @Nullable Object>> objects, Table table, String none) {
        if (call.json()) {
            call.out().println(Json.of(objects));
        } else if (objects.isEmpty()) {
            call.err().println(none);
        } else {
            call.out().print(table.text(call.screen()));
        }
    }

    /** Prints one, for a program or for a person; and for a person who waits at it, when somebody does. */
    static void print(
            Call call, Map<String, @Nullable Object> object, Map<String, @Nullable Object> text, Table waiters) {
        if (call.json()) {
            call.out().println(Json.of(object));
            return;
        }
        call.out().print(Properties.text(text));
        if (!waiters.isEmpty()) {
            call.out().println();
            call.out().print(waiters.text(call.screen()));
        }
    }

    static Optional<UnboundItems> rule(Call call) {
        return call.option("unbound")
                .map(typed -> Arrays.stream(UnboundItems.values())
                        .filter(rule -> lower(rule).equals(typed))
                        .findFirst()
                        .orElseThrow(() -> call.usage()
                                .fault("--unbound needs one of " + String.join(", ", RULES) + ", not " + typed)));
    }

    static Fallback fallback(Call call) {
        return call.has("fallback") ? Fallback.FULL : Fallback.NONE;
    }

    /** How long an operation may wait; for ever when nothing was typed. */
    static Duration timeout(Call call) {
        Optional<String> typed = call.option("timeout");
        if (typed.isEmpty()) {
            return FOREVER;
        }
        try {
            double seconds = Double.parseDouble(typed.get());
            if (seconds >= 0) {
                return Duration.ofNanos(
                        Math.round(seconds * Duration.ofSeconds(1).toNanos()));
            }
        } catch (NumberFormatException e) {
            // The same fault as a number that is too small.
        }
        throw call.usage().fault("--timeout needs a number of seconds from 0 on, not " + typed.get());
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
