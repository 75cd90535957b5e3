package org.vivarium.spaces;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.Unload;
import org.vivarium.interpreters.Interpreter;

/**
 * The class loaders of bundles that have left their class spaces, and when the JVM collected them. It pins none: what it keeps
 * of a loader is a weak reference and some words. While there are any, a virtual thread waits for the collector to give one up.
 *
 * <pre>
 * lock        guards the rest; nothing of others is called under it
 *   left      those that are still there, in the order in which they left
 *   gone      what has become of the last of the others
 *   count     how many there were of these
 *   waiters   those who want to know when the loaders of an interpreter are gone
 *   closed    nobody watches any more
 *   watcher   the thread that waits, as long as there are some left
 *   changed   one has been collected
 * </pre>
 */
final class DepartedLoaders {
    /** How many that have been collected are remembered. */
    private static final int REMEMBERED = 1000;

    /** How long the JVM may take to give up what a collection has found, before another is asked for. */
    private static final long ROUND = Duration.ofMillis(100).toNanos();

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Departed> left = new LinkedHashSet<>();
    private final Deque<Unload> gone = new ArrayDeque<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private long count;
    private boolean closed;
    private @Nullable Thread watcher;

    private static final class Departed extends WeakReference<ClassLoader> {
        private final long began = System.nanoTime();
        private final Unload unload;

        Departed(
                ClassLoader loader,
                Interpreter interpreter,
                String bundle,
                List<String> repairs,
                ReferenceQueue<ClassLoader> queue) {
            super(loader, queue);
            unload = new Unload(
                    interpreter.id(),
                    interpreter.name(),
                    bundle,
                    Instant.now(),
                    repairs,
                    Optional.empty(),
                    new WeakReference<>(loader));
        }

        /** What has become of it, now that it has been collected. */
        Unload collected() {
            return new Unload(
                    unload.interpreter(),
                    unload.name(),
                    unload.bundle(),
                    unload.left(),
                    unload.repairs(),
                    Optional.of(Duration.ofNanos(System.nanoTime() - began)),
                    unload.loader());
        }
    }

    /**
     * Takes note of a bundle that is about to be uninstalled.
     *
     * @param repairs what has been done about what it left behind
     */
    void add(Interpreter interpreter, Bundle bundle, List<String> repairs) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        if (loader == null) {
            return;
        }
        Departed departed = new Departed(
                loader, interpreter, bundle.getSymbolicName() + " " + bundle.getVersion(), repairs, collected);
        guarded(() -> {
            left.add(departed);
            if (watcher == null) {
                // It is not to have what the thread that happens to start it has of its interpreter.
                watcher = Thread.ofVirtual()
                        .name("vivarium-unloads")
                        .inheritInheritableThreadLocals(false)
                        .start(this::watch);
            }
            return departed;
        });
    }

    /** Waits for the collector until none is left, or the thread is interrupted. */
    private void watch() {
        try {
            do {
                Reference<?> reference = collected.remove();
                guarded(() -> forget(reference)).forEach(Waiter::complete);
            } while (guarded(this::isAnyLeft));
        } catch (InterruptedException e) {
            // The bundle stops, and with it the record.
            Thread.currentThread().interrupt();
        }
    }

    /** Under the lock: whether the watcher has something to wait for; it ends when not. */
    private boolean isAnyLeft() {
        if (left.isEmpty()) {
            watcher = null;
        }
        return watcher != null;
    }

    /** Under the lock: gives those whose wait is over with that. */
    private List<Waiter> forget(Reference<?> reference) {
        if (!(reference instanceof Departed departed) || !left.remove(departed)) {
            return List.of();
        }
        Unload unload = departed.collected();
        gone.addLast(unload);
        count++;
        if (gone.size() > REMEMBERED) {
            gone.removeFirst();
        }
        changed.signalAll();
        List<Waiter> done = waiters.stream()
                .filter(waiter -> waiter.awaited.remove(departed))
                .peek(waiter -> waiter.collected.add(unload))
                .filter(waiter -> waiter.awaited.isEmpty())
                .toList();
        waiters.removeAll(done);
        return done;
    }

    /** Somebody who waits until the loaders of an interpreter are collected. */
    private static final class Waiter {
        private final Set<Departed> awaited = new HashSet<>();
        private final List<Unload> collected = new ArrayList<>();
        private final CompletableFuture<List<Unload>> future = new CompletableFuture<>();

        /** Once none is awaited any more. What depends on it runs in a thread of its own: this one has others to watch. */
        void complete() {
            future.completeAsync(() -> List.copyOf(collected), Thread::startVirtualThread);
        }

        void fail() {
            future.completeExceptionally(
                    new CancellationException("the class spaces have stopped, and watch no class loaders any more"));
        }
    }

    /** Tells when the loaders of an interpreter's bundles that have left up to now are collected. */
    CompletableFuture<List<Unload>> unloaded(long interpreter) {
        // Who completes a copy or cancels it does that for himself.
        return guarded(() -> enter(interpreter)).copy();
    }

    /** Under the lock; nobody depends on the future yet. */
    private CompletableFuture<List<Unload>> enter(long interpreter) {
        Waiter waiter = new Waiter();
        gone.stream().filter(unload -> unload.interpreter() == interpreter).forEach(waiter.collected::add);
        left.stream()
                .filter(departed -> departed.unload.interpreter() == interpreter)
                .forEach(waiter.awaited::add);
        if (waiter.awaited.isEmpty()) {
            waiter.future.complete(List.copyOf(waiter.collected));
        } else if (closed) {
            waiter.fail();
        } else {
            waiters.add(waiter);
        }
        return waiter.future;
    }

    /** The loaders that are still there, in the order in which they left. */
    List<Unload> pinned() {
        return guarded(() -> left.stream().map(departed -> departed.unload).toList());
    }

    /** Those that have been collected, the last {@value #REMEMBERED} of them, and those that are still there. */
    List<Unload> unloads() {
        return guarded(() -> {
            List<Unload> all = new ArrayList<>(gone);
            left.forEach(departed -> all.add(departed.unload));
            return all;
        });
    }

    /** Has the JVM collect garbage until none of some loaders is left or the time is over; gives those that are left. */
    List<Unload> collect(Predicate<Unload> which, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long before = guarded(() -> count);
            List<Unload> pinned = pinned().stream().filter(which).toList();
            long time = end - System.nanoTime();
            if (pinned.isEmpty() || time <= 0) {
                return pinned;
            }
            System.gc();
            if (!await(before, Math.min(time, ROUND))) {
                return pinned().stream().filter(which).toList();
            }
        }
    }

    /** Waits until all that a collection has found is taken note of, if it has found something; says whether to go on. */
    private boolean await(long before, long nanos) {
        lock.lock();
        try {
            long time = nanos;
            while (time > 0 && (count == before || left.stream().anyMatch(each -> each.refersTo(null)))) {
                time = changed.awaitNanos(time);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Watches no more. */
    void close() {
        List<Waiter> vain = guarded(() -> {
            closed = true;
            List<Waiter> all = List.copyOf(waiters);
            waiters.clear();
            return all;
        });
        vain.forEach(Waiter::fail);
        Thread watching = guarded(() -> watcher);
        if (watching != null) {
            watching.interrupt();
        }
    }

    private <R extends @Nullable Object> R guarded(Supplier<R> operation) {
        lock.lock();
        try {
            return operation.get();
        } finally {
            lock.unlock();
        }
    }
}
