package org.vivarium.imports;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.modules.ModuleException;

/**
 * Finds the platform threads that the calling thread starts meanwhile behind the interpreter's back: it has a context class loader of
 * its own as long as this is open, which they inherit. The interpreter's own threads are given the class space's, and so is
 * what sets it by itself; virtual threads cannot be listed.
 *
 * <p>Used by one thread.
 */
final class StrayThreads {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** How long all are waited for that have been interrupted. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Interpreter interpreter;
    private final String module;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final ClassLoader mark;
    private final long started = THREADS.getTotalStartedThreadCount();

    /** Finds what the class space finds. */
    private static final class Mark extends ClassLoader {
        Mark(ClassLoader space) {
            super(space);
        }
    }

    /**
     * Begins to watch the calling thread.
     *
     * @param space the class loader of the interpreter's class space
     */
    StrayThreads(Interpreter interpreter, String module, ClassLoader space) {
        this.interpreter = interpreter;
        this.module = module;
        mark = new Mark(space);
        Thread.currentThread().setContextClassLoader(mark);
    }

    /** Ends to watch. */
    void close() {
        Thread.currentThread().setContextClassLoader(before);
    }

    /**
     * Interrupts those that have been found and waits for their end, some seconds at most, or until the calling thread is interrupted, which it
     * stays. So a deadline ends the wait.
     *
     * @param late whether it is over already
     * @return what is wrong; nothing when there are none
     */
    Optional<ModuleException> end(BooleanSupplier late) {
        if (THREADS.getTotalStartedThreadCount() == started) {
            return Optional.empty();
        }
        List<Thread> strays = find();
        if (strays.isEmpty()) {
            return Optional.empty();
        }
        strays.forEach(Thread::interrupt);
        long until = System.nanoTime() + (late.getAsBoolean() ? 0 : PATIENCE.toNanos());
        try {
            for (Thread stray : strays) {
                stray.join(Duration.ofNanos(until - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(new ModuleException(describe(strays)));
    }

    private List<Thread> find() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = root.getParent(); parent != null; parent = parent.getParent()) {
            root = parent;
        }
        // Those that start meanwhile may not fit.
        Thread[] all = new Thread[root.activeCount() + 16];
        int count = root.enumerate(all);
        while (count == all.length) {
            all = new Thread[count * 2];
            count = root.enumerate(all);
        }
        List<Thread> strays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (mark.equals(all[i].getContextClassLoader())) {
                strays.add(all[i]);
            }
        }
        if (!strays.isEmpty()) {
            strays.removeAll(known());
        }
        return strays;
    }

    /** Those that are inside of the interpreter, which waits for them or ends them. */
    private Set<Thread> known() {
        return interpreter.threads().stream()
                .map(InterpreterThread::thread)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private String describe(List<Thread> strays) {
        String names = strays.stream().map(Thread::getName).collect(Collectors.joining(", "));
        String alive = strays.stream()
                .filter(Thread::isAlive)
                .map(thread -> "; " + thread.getName() + " does not end, it is at " + Frames.innermost(thread))
                .collect(Collectors.joining());
        return "module %s started the thread%s %s in exec, which %s does not know; use Interpreter.startThread%s"
                .formatted(module, strays.size() == 1 ? "" : "s", names, interpreter, alive);
    }
}
