package org.vivarium.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;

/** A module of one interpreter. Its monitor guards attributes and state; nothing is called under it. */
final class ImportedModule implements Module {
    private final String name;
    private final Interpreter interpreter;
    private final LinkedHashMap<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private @Nullable Object state;

    ImportedModule(String name, Interpreter interpreter) {
        this.name = name;
        this.interpreter = interpreter;
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
        return attribute(function, body);
    }

    @Override
    public Module constant(String constant, @Nullable Object value) {
        return attribute(constant, value);
    }

    private synchronized Module attribute(String attribute, @Nullable Object value) {
        attributes.put(attribute, value);
        return this;
    }

    @Override
    public synchronized Map<String, @Nullable Object> attributes() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Lets go of everything: {@code _PyModule_Clear}. */
    synchronized void clear() {
        attributes.clear();
        state = null;
    }
}
