package org.vivarium.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.EventHook;

/**
 * Ends the process when it takes too long to stop, and says which threads are stuck where.
 *
 * <p>It sees the framework's stop, whoever asked for it: as a hook, which is called before the listeners are, because it
 * may be a listener that is stuck. Thread-safe.
 */
final class StopLimit implements EventHook {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int FRAMES = 12;

    private final Thread main;
    private final IntSupplier status;
    private final Runnable lastWill;
    private final AtomicBoolean running = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Makes a limit that does not run yet.
     *
     * @param main the thread that the mode's program runs on
     * @param status what to exit with
     * @param lastWill what to do before that
     */
    StopLimit(Thread main, IntSupplier status, Runnable lastWill) {
        this.main = main;
        this.status = status;
        this.lastWill = lastWill;
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            begin();
        }
    }

    /** Starts the clock; once. */
    void begin() {
        if (running.compareAndSet(false, true)) {
            Thread.ofPlatform().name("vivarium-stop-limit").daemon().start(this::enforce);
        }
    }

    /** The platform has stopped: the rest of the process's end has all the time it needs. */
    void end() {
        stopped.countDown();
    }

    private void enforce() {
        try {
            if (stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            // Nobody is left to be told: the process is ending, and the limit ends with it.
            Thread.currentThread().interrupt();
            return;
        }
        report(Thread.getAllStackTraces(), System.err);
        try {
            lastWill.run();
        } finally {
            Runtime.getRuntime().halt(status.getAsInt());
        }
    }

    /** Prints the threads that hold the stop up: the main thread and those that work for the framework. */
    void report(Map<Thread, StackTraceElement[]> threads, PrintStream to) {
        to.println("vivarium: not stopped after " + LIMIT.toSeconds() + " s, giving up. Stuck:");
        List<String> stuck = new ArrayList<>();
        threads.forEach((thread, frames) -> {
            boolean ofInterest = thread.equals(main) || Arrays.stream(frames).anyMatch(StopLimit::isFramework);
            Optional<StackTraceElement> place =
                    Arrays.stream(frames).filter(frame -> !isJdk(frame)).findFirst();
            // A thread that waits in the framework itself waits for another one of these.
            if (ofInterest && place.isPresent() && !isFramework(place.get())) {
                stuck.add(describe(thread, place.get(), frames));
            }
        });
        stuck.stream().sorted().forEach(to::print);
    }

    private static String describe(Thread thread, StackTraceElement place, StackTraceElement[] frames) {
        StringBuilder text = new StringBuilder();
        text.append("  thread \"")
                .append(thread.getName())
                .append("\" in ")
                .append(place)
                .append('\n');
        Arrays.stream(frames)
                .limit(FRAMES)
                .forEach(frame -> text.append("      at ").append(frame).append('\n'));
        return text.toString();
    }

    private static boolean isFramework(StackTraceElement frame) {
        return frame.getClassName().startsWith("org.apache.felix.framework.");
    }

    private static boolean isJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
