package org.vivarium.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Signature;

/**
 * A module of one interpreter. Its monitor guards attributes and state; nothing is called under it.
 *
 * <p>The module's own code runs {@linkplain #guarded guarded}: slots are run so by the loader, and functions from the moment
 * that they are added, whoever calls them.
 */
final class ImportedModule implements Module {
    private final String name;
    private final Interpreter interpreter;
    private final Gil gil;
    private final Supplier<Optional<Interpreters>> runtime;
    private final LinkedHashMap<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private @Nullable Object state;

    /**
     * Makes it without attributes.
     *
     * @param runtime the interpreters, while they are there; they know the thread that calls a function
     */
    ImportedModule(String name, Interpreter interpreter, Gil gil, Supplier<Optional<Interpreters>> runtime) {
        this.name = name;
        this.interpreter = interpreter;
        this.gil = gil;
        this.runtime = runtime;
    }

    /** Runs code of the module: under the interpreter's lock, unless its definition says that it does without. */
    <R extends @Nullable Object, X extends Throwable> R guarded(ScopedValue.CallableOp<? extends R, X> code) throws X {
        return switch (gil) {
            case USED -> interpreter.locked(code);
            case NOT_USED -> code.call();
        };
    }

    /** The state of the calling thread. */
    Optional<InterpreterThread> currentThread() {
        return runtime.get().flatMap(Interpreters::currentThread);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Interpreter interpreter() {
        return interpreter;
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
        throw new IllegalStateException("module " + name + " of " + interpreter + " has "
                + (state == null ? "no state" : "a state of " + state.getClass().getName()) + ", not one of "
                + type.getName());
    }

    @Override
    public Module function(String function, ModuleFunction body) {
        // What is bound already comes from a module, which may be another one, and keeps what that one needs.
        return attribute(function, body instanceof BoundFunction ? body : new BoundFunction(this, function, body));
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
    public ModuleSpec spec() {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Object object() {
        return this;
    }

    @Override
    public Optional<Object> handedOver() {
        return Optional.empty();
    }

    @Override
    public Module function(Signature signature, ModuleFunction function) {
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
    public Module importModule(String module) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Optional<Module> find(Class<? extends ModuleDefinition> definition) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void traverse(Consumer<Object> visit) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Lets go of everything: {@code _PyModule_Clear}. */
    synchronized void clear() {
        attributes.clear();
        state = null;
    }
}
