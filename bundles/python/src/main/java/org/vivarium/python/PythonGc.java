package org.vivarium.python;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.CollectionCallback.Figures;
import org.vivarium.gc.CollectionCallback.Phase;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.DebugFlag;
import org.vivarium.gc.ForeignReferenceException;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.TypedException;

/**
 * What the module {@code gc} of one context asks of its interpreter's collector, and hears from it.
 *
 * <p>Thread-safe. The collector takes the interpreter's lock for what it is asked; what it tells goes into Python without that.
 */
final class PythonGc {
    private final Interpreter interpreter;
    private final PythonContext context;
    private final HostFunctions.Services services;

    /** The collector whose collections are told. There may be another one when its bundle has been started anew. */
    private final AtomicReference<@Nullable Collector> heard = new AtomicReference<>();

    /** What is told in Python, once the module has been imported. */
    private volatile @Nullable Value listener;

    PythonGc(Interpreter interpreter, PythonContext context, HostFunctions.Services services) {
        this.interpreter = interpreter;
        this.context = context;
        this.services = services;
    }

    void addTo(HostFunctions host) {
        host.add("gc_listen", a -> listen(a[0]));
        host.add("gc_is_there", _ -> services.collectors() != null);
        host.add("gc_collect", a -> collector().collect(a[0].asInt()));
        host.add("gc_enable", a -> enable(a[0].asBoolean()));
        host.add("gc_is_enabled", _ -> collector().isEnabled());
        host.add("gc_thresholds", _ -> thresholds(collector().thresholds()));
        host.add("gc_set_thresholds", a -> set(new Thresholds(a[0].asInt(), a[1].asInt(), a[2].asInt())));
        host.add("gc_counts", _ -> collector().counts());
        host.add("gc_stats", _ -> stats());
        host.add("gc_objects", a -> objects(a[0].asInt()));
        host.add("gc_referrers", this::referrers);
        host.add("gc_referents", this::referents);
        host.add("gc_is_tracked", a -> tracked(a[0]).map(object -> locked(object::isTracked)));
        host.add("gc_is_finalized", a -> tracked(a[0]).map(object -> locked(object::isFinalized)));
        host.add("gc_freeze", a -> freeze(a[0].asBoolean()));
        host.add("gc_freeze_count", _ -> collector().freezeCount());
        host.add("gc_debug", _ -> bits(collector().debug()));
        host.add("gc_set_debug", a -> debug(a[0].asInt()));
    }

    /**
     * The collector, made when there is none yet, which is heard from now on.
     *
     * @throws TypedException a RuntimeError when there are no collectors
     */
    private Collector collector() {
        Collectors collectors = services.collectors();
        if (collectors == null) {
            throw new TypedException(
                    ExceptionSnapshot.Type.builtin("RuntimeError"),
                    "there is no collector for " + interpreter + "; start the bundle org.vivarium.gc");
        }
        Collector collector = collectors.of(interpreter);
        if (listener != null && !collector.equals(heard.getAndSet(collector))) {
            collector.addCallback((phase, figures) -> tell(collector, phase, figures));
        }
        return collector;
    }

    private boolean locked(ScopedValue.CallableOp<Boolean, RuntimeException> question) {
        return interpreter.locked(question);
    }

    // --- what the collector tells ---

    /** Has a function told of collections, and gives what the collector keeps as garbage already. */
    private List<Value> listen(Value function) {
        listener = function;
        return services.collectors() == null ? List.of() : inPython(collector().garbage());
    }

    /** The program may have taken what the collector keeps out of its list: then that lets go of it as well. */
    private void tell(Collector collector, Phase phase, Figures figures) {
        List<Tracked> garbage = collector.garbage();
        // A context has a lock of its own, and is not entered with the interpreter's.
        boolean taken = interpreter.<Boolean, RuntimeException>unlocked(() -> told(phase, figures, garbage));
        if (taken) {
            collector.clearGarbage();
        }
    }

    private boolean told(Phase phase, Figures figures, List<Tracked> garbage) {
        Value taken = context.callBack(Objects.requireNonNull(listener), () -> new Object[] {
            phase.name().toLowerCase(Locale.ROOT),
            figures.generation(),
            figures.collected(),
            figures.uncollectable(),
            context.toPython(inPython(garbage))
        });
        return taken != null && taken.asBoolean();
    }

    // --- what it is asked ---

    private @Nullable Object enable(boolean automatic) {
        if (automatic) {
            collector().enable();
        } else {
            collector().disable();
        }
        return null;
    }

    private static List<Integer> thresholds(Thresholds thresholds) {
        return List.of(thresholds.young(), thresholds.middle(), thresholds.old());
    }

    private @Nullable Object set(Thresholds thresholds) {
        collector().thresholds(thresholds);
        return null;
    }

    /** Collections, collected and uncollectable of each generation. */
    private List<List<Long>> stats() {
        return collector().stats().stream()
                .map(each -> List.of(each.collections(), each.collected(), each.uncollectable()))
                .toList();
    }

    /** Those of a generation; of all for a negative one. */
    private List<Value> objects(int generation) {
        return inPython(generation < 0 ? collector().objects() : collector().objects(generation));
    }

    private List<Value> referrers(Value[] objects) {
        return inPython(tracked(objects).stream()
                .flatMap(object -> collector().referrers(object).stream())
                .toList());
    }

    private List<Value> referents(Value[] objects) {
        // What has gone refers to nothing, and its collector may have gone, too.
        List<Tracked> referents = tracked(objects).stream()
                .filter(object -> locked(object::isTracked))
                .flatMap(object -> collector().referents(object).stream())
                .toList();
        referents.forEach(this::requireMine);
        return inPython(referents);
    }

    /** What Python has must not keep another interpreter's class loaders. */
    private void requireMine(Tracked referent) {
        Interpreter owner = referent.collector().interpreter();
        if (!owner.equals(interpreter)) {
            throw new ForeignReferenceException("an object of " + interpreter + " refers to "
                    + Objects.toIdentityString(referent) + " of " + owner
                    + "; hold an interpreter's id, never its objects");
        }
    }

    private @Nullable Object freeze(boolean freeze) {
        if (freeze) {
            collector().freeze();
        } else {
            collector().unfreeze();
        }
        return null;
    }

    // --- values ---

    private List<Value> inPython(List<Tracked> objects) {
        return context.objects().tracked(objects);
    }

    /** The tracked object that a Python object stands for. */
    private Optional<Tracked> tracked(Value value) {
        return context.objects().toJava(value).filter(Tracked.class::isInstance).map(Tracked.class::cast);
    }

    private List<Tracked> tracked(Value[] values) {
        return Arrays.stream(values).flatMap(value -> tracked(value).stream()).toList();
    }

    private @Nullable Object debug(int bits) {
        Set<DebugFlag> flags = EnumSet.noneOf(DebugFlag.class);
        for (DebugFlag flag : DebugFlag.values()) {
            if ((bits & bit(flag)) != 0) {
                flags.add(flag);
            }
        }
        collector().debug(flags);
        return null;
    }

    private static int bits(Set<DebugFlag> flags) {
        return flags.stream().mapToInt(PythonGc::bit).sum();
    }

    /** CPython's number of a flag. */
    private static int bit(DebugFlag flag) {
        return switch (flag) {
            case STATS -> 1;
            case COLLECTABLE -> 1 << 1;
            case UNCOLLECTABLE -> 1 << 2;
            case SAVEALL -> 1 << 5;
        };
    }
}
