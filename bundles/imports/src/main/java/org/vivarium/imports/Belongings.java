package org.vivarium.imports;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.gc.ForeignReferenceException;
import org.vivarium.gc.Tracked;

/**
 * What one version of a module has in its interpreter's collector: nothing, until it owns something, asks for the collector, or has a
 * tracked object among its state and attributes.
 *
 * <pre>
 * object   the version's own tracked object, to which there is a reference here
 * left     the version has been freed, and has none any more
 * </pre>
 *
 * <p>Guarded by the interpreter's lock, which all methods take; that something is there, and that the version has left, can be seen
 * without.
 */
final class Belongings {
    private final Incarnation version;
    private volatile @Nullable ModuleObject object;
    private volatile boolean left;

    /**
     * What there was at some time, and stays meanwhile.
     *
     * @param owned how many resources
     * @param kept the tracked objects among state and attributes, to each of which the mark has a reference
     */
    record Mark(int owned, List<Tracked> kept) {}

    Belongings(Incarnation version) {
        this.version = version;
    }

    /** The interpreter's collector, which knows this version from now on. */
    Collector collector() {
        Collector collector = version.identity().interpretersCollector();
        locked(() -> {
            if (!left) {
                make(collector);
            }
        });
        return collector;
    }

    /**
     * Has a resource closed when the version leaves.
     *
     * @throws IllegalStateException when it has left
     */
    void own(AutoCloseable resource) {
        Collector collector = version.identity().interpretersCollector();
        locked(() -> {
            if (left) {
                throw new IllegalStateException("module " + version.name() + " of " + version.interpreter()
                        + " has been freed; it owns nothing any more");
            }
            make(collector).own(collector.own(resource));
        });
    }

    private ModuleObject make(Collector collector) {
        ModuleObject there = object;
        if (there == null) {
            there = new ModuleObject(collector, version);
            object = there;
            there.keep(version.tracked());
        }
        return there;
    }

    /**
     * Refuses what cannot be kept.
     *
     * @throws ForeignReferenceException when it is an object of another interpreter
     */
    void check(@Nullable Object value) {
        if (value instanceof Tracked tracked
                && !tracked.collector().interpreter().equals(version.interpreter())) {
            throw new ForeignReferenceException("module " + version.name() + " of " + version.interpreter()
                    + " cannot keep " + Objects.toIdentityString(tracked) + " of "
                    + tracked.collector().interpreter());
        }
    }

    /** State or attributes have changed: a value has taken the place of another. */
    void changed(@Nullable Object before, @Nullable Object now) {
        if (before instanceof Tracked || now instanceof Tracked) {
            Collector collector = version.identity().interpretersCollector();
            locked(() -> {
                if (!left) {
                    make(collector).keep(version.tracked());
                }
            });
        }
    }

    // --- exec slots that run again ---

    /** Keeps what is there, whatever becomes of it. */
    Mark mark() {
        ModuleObject there = object;
        if (there == null) {
            return new Mark(0, List.of());
        }
        Mark[] made = new Mark[1];
        locked(() -> {
            there.kept().forEach(Tracked::incref);
            made[0] = new Mark(there.owned(), there.kept());
        });
        return made[0];
    }

    /** State and attributes are again as they were: closes what has come since, and gives the mark back. */
    void restore(Mark mark) {
        ModuleObject there = object;
        try {
            if (there != null) {
                locked(() -> {
                    there.closeAllBut(mark.owned);
                    there.keep(version.tracked());
                });
            }
        } finally {
            settle(mark);
        }
    }

    /** Gives a mark back. */
    void settle(Mark mark) {
        if (!mark.kept.isEmpty()) {
            locked(() -> mark.kept.forEach(ModuleObject::giveBack));
        }
    }

    // --- the end ---

    /** Closes what the version owns, the last that came in front. */
    void close() {
        ModuleObject there = object;
        if (there != null) {
            locked(() -> there.closeAllBut(0));
        }
    }

    /** Gives everything back: the version keeps nothing any more. */
    void leave() {
        // Before the look: what has owned nothing will own nothing either.
        left = true;
        ModuleObject there = object;
        if (there != null) {
            locked(() -> {
                object = null;
                there.clear();
                ModuleObject.giveBack(there);
            });
        }
    }

    private void locked(Runnable step) {
        version.interpreter().locked(() -> {
            step.run();
            return true;
        });
    }
}
