package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Signature;

/**
 * One version of a module in one interpreter, from its create slot to its free slot. This is the module that the definition's
 * code sees; everybody else has the {@link ImportedModule} that it is a version of. So code of a version that has been replaced goes
 * on with the state that it knows.
 *
 * <pre>
 * monitor   guards the attributes, the state and the object; nothing is called under it
 * visitors  counts the calls that are in its functions, with the highest bit set once it is retired
 * idle      is done when it is retired and the last visitor has left
 * </pre>
 *
 * <p>The definition's slots and the functions run {@linkplain #guarded guarded}. Whoever calls the methods that run slots does not
 * hold the interpreter's lock.
 */
final class Incarnation implements Module {
    private static final long RETIRED = 1L << 62;

    private final ImportedModule identity;
    private final ModuleSpec spec;
    private final ModuleDefinition definition;
    private final Optional<Object> handedOver;

    private final LinkedHashMap<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private @Nullable Object state;
    private @Nullable Object object;

    private final AtomicLong visitors = new AtomicLong();
    private final CompletableFuture<Boolean> idle = new CompletableFuture<>();

    /** What an exec slot may change: attributes and state. */
    record Snapshot(Map<String, @Nullable Object> attributes, @Nullable Object state) {}

    /**
     * Makes it without attributes.
     *
     * @param handedOver what the version before has handed over
     */
    Incarnation(ImportedModule identity, ModuleSpec spec, ModuleDefinition definition, Optional<Object> handedOver) {
        this.identity = identity;
        this.spec = spec;
        this.definition = definition;
        this.handedOver = handedOver;
    }

    // --- its life, as the loader drives it ---

    /**
     * Runs the slots that come before exec: create and the state, and adds the definition's own functions
     * ({@code PyModule_FromDefAndSpec}).
     *
     * @throws ModuleException when the definition makes an object and has state or exec slots all the same
     */
    void make() throws Exception {
        throw new UnsupportedOperationException("not yet");
    }

    /** Runs the exec slots in order: {@code PyModule_ExecDef}. May be done again in the same version: a reload. */
    void exec() throws Exception {
        for (ExecSlot slot : this.<List<ExecSlot>, Exception>guarded(definition::slots)) {
            guarded(() -> {
                slot.exec(this);
                return true;
            });
        }
    }

    /** What the definition hands over to the next version, as a value of the table. */
    Optional<Object> handOver() throws Exception {
        throw new UnsupportedOperationException("not yet");
    }

    /** What there is before the exec slots run again. */
    synchronized Snapshot snapshot() {
        return new Snapshot(new LinkedHashMap<>(attributes), state);
    }

    /** Takes back what exec slots have changed since. */
    synchronized void restore(Snapshot snapshot) {
        attributes.clear();
        attributes.putAll(snapshot.attributes);
        state = snapshot.state;
    }

    /**
     * Lets no call in any more: from now on they go to the module's current version, and fail when that is this one still, as
     * the module is unloaded then.
     *
     * @return done when the last call has left
     */
    CompletableFuture<Boolean> retire() {
        long before = visitors.getAndUpdate(count -> count | RETIRED);
        if (before == 0) {
            idle.complete(true);
        }
        return idle;
    }

    /**
     * Lets calls in again, as the module stays after all.
     *
     * @return false when the last call has left meanwhile, so that it stays retired
     */
    boolean readmit() {
        long count = visitors.get();
        while (count > RETIRED) {
            if (visitors.compareAndSet(count, count - RETIRED)) {
                return true;
            }
            count = visitors.get();
        }
        return false;
    }

    boolean isRetired() {
        return visitors.get() >= RETIRED;
    }

    /** Enters a call. Gives false, and counts nothing, when this version is retired. */
    boolean enter() {
        long count = visitors.get();
        while (count < RETIRED) {
            if (visitors.compareAndSet(count, count + 1)) {
                return true;
            }
            count = visitors.get();
        }
        return false;
    }

    /** Leaves a call that has been entered. */
    void leave() {
        if (visitors.decrementAndGet() == RETIRED) {
            idle.complete(true);
        }
    }

    /** Runs the clear and free slots and lets go of everything: {@code _PyModule_Clear}. */
    void free() throws Exception {
        try {
            guarded(() -> {
                definition.clear(this);
                return true;
            });
        } finally {
            try {
                guarded(() -> {
                    definition.free(this);
                    return true;
                });
            } finally {
                forget();
            }
        }
    }

    private synchronized void forget() {
        attributes.clear();
        state = null;
        object = null;
    }

    ImportedModule identity() {
        return identity;
    }

    ModuleDefinition definition() {
        return definition;
    }

    /** Runs code of the module: under the interpreter's lock, unless its definition says that it does without. */
    <R extends @Nullable Object, X extends Throwable> R guarded(ScopedValue.CallableOp<? extends R, X> code) throws X {
        return spec.gil() == Gil.USED ? interpreter().locked(code) : code.call();
    }

    /** The state of the calling thread. */
    Optional<InterpreterThread> currentThread() {
        return identity.currentThread();
    }

    // --- the module, as its own code sees it ---

    @Override
    public String name() {
        return identity.name();
    }

    @Override
    public ModuleSpec spec() {
        return spec;
    }

    @Override
    public Interpreter interpreter() {
        return identity.interpreter();
    }

    @Override
    public synchronized Object object() {
        return object == null ? this : object;
    }

    @Override
    public synchronized <T> T state(T made) {
        state = made;
        return made;
    }

    @Override
    public synchronized <T> T state(Class<T> type) {
        if (type.isInstance(state)) {
            return type.cast(state);
        }
        throw new IllegalStateException("module " + name() + " of " + interpreter() + " has "
                + (state == null ? "no state" : "a state of " + state.getClass().getName()) + ", not one of "
                + type.getName());
    }

    @Override
    public Optional<Object> handedOver() {
        return handedOver;
    }

    @Override
    public Module function(String function, ModuleFunction body) {
        // What is bound already comes from a module, which may be another one, and keeps what that one needs.
        return attribute(function, body instanceof BoundFunction ? body : new BoundFunction(this, function, body));
    }

    @Override
    public Module function(Signature signature, ModuleFunction body) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Module functions(Object owner) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Module type(Class<?> type) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Module constant(String constant, @Nullable Object value) {
        return value instanceof ModuleFunction body ? function(constant, body) : attribute(constant, value);
    }

    private synchronized Module attribute(String attribute, @Nullable Object value) {
        attributes.put(attribute, value);
        return this;
    }

    @Override
    public synchronized Map<String, @Nullable Object> attributes() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    @Override
    public Module importModule(String module) {
        return identity.importModule(module);
    }

    @Override
    public Optional<Module> find(Class<? extends ModuleDefinition> wanted) {
        return identity.find(wanted);
    }

    @Override
    public void traverse(Consumer<Object> visit) {
        List<Object> referents = new ArrayList<>();
        synchronized (this) {
            attributes.values().forEach(value -> {
                if (value != null) {
                    referents.add(value);
                }
            });
            if (state != null) {
                referents.add(state);
            }
        }
        referents.forEach(visit);
        guarded(() -> {
            definition.traverse(this, visit);
            return true;
        });
    }
}
