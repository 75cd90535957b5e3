package org.vivarium.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Signature;

/**
 * A module as its importers hold it: the entry of {@code sys.modules}. It stays the same while one {@link Incarnation} replaces
 * another. Its monitor guards the submodules; nothing is called under it.
 */
final class ImportedModule implements Module {
    private final String name;
    private final Interpreter interpreter;
    private final Siblings siblings;
    private final Supplier<Optional<Interpreters>> runtime;
    private final LinkedHashMap<String, Module> submodules = new LinkedHashMap<>();
    private volatile @Nullable Incarnation current;

    /** The versions that a reload of the calling thread is making, which its own code has in the place of the current ones. */
    static final ScopedValue<Map<ImportedModule, Incarnation>> ARRIVING = ScopedValue.newInstance();

    /** What the interpreter has for its modules: the others, and its collector. */
    interface Siblings {
        /** Imports one by its full name, or by one that is relative to a package. */
        Module importModule(String module, String inPackage);

        /** The one that was made of a definition. */
        Optional<Module> find(Class<? extends ModuleDefinition> definition);

        /** The collector. */
        Collector collector();
    }

    /**
     * Makes it without a version; {@link #become} gives it one.
     *
     * @param runtime the interpreters, while they are there; they know the thread that calls a function
     */
    ImportedModule(String name, Interpreter interpreter, Siblings siblings, Supplier<Optional<Interpreters>> runtime) {
        this.name = name;
        this.interpreter = interpreter;
        this.siblings = siblings;
        this.runtime = runtime;
    }

    /** The version that calls go to. */
    Incarnation current() {
        Incarnation there = ARRIVING.isBound() ? ARRIVING.get().getOrDefault(this, current) : current;
        if (there == null) {
            throw new IllegalStateException("module " + name + " of " + interpreter + " has not been made");
        }
        return there;
    }

    /** Switches to a version. */
    void become(Incarnation next) {
        current = next;
    }

    /** Makes a module an attribute, as the import of a submodule does. */
    synchronized void submodule(String attribute, Module module) {
        submodules.put(attribute, module);
    }

    /** Takes a submodule away again. */
    synchronized void withoutSubmodule(String attribute) {
        submodules.remove(attribute);
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
    public ModuleSpec spec() {
        return current().spec();
    }

    @Override
    public Interpreter interpreter() {
        return interpreter;
    }

    @Override
    public Object object() {
        Incarnation there = current();
        Object made = there.object();
        return made.equals(there) ? this : made;
    }

    @Override
    public <T> T state(T made) {
        return current().state(made);
    }

    @Override
    public <T> T state(Class<T> type) {
        return current().state(type);
    }

    @Override
    public Optional<Object> handedOver() {
        return current().handedOver();
    }

    @Override
    public Module function(String function, ModuleFunction body) {
        current().function(function, body);
        return this;
    }

    @Override
    public Module function(Signature signature, ModuleFunction body) {
        current().function(signature, body);
        return this;
    }

    @Override
    public Module functions(Object owner) {
        current().functions(owner);
        return this;
    }

    @Override
    public Module type(Class<?> type) {
        current().type(type);
        return this;
    }

    @Override
    public Module constant(String constant, @Nullable Object value) {
        current().constant(constant, value);
        return this;
    }

    @Override
    public Map<String, @Nullable Object> attributes() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(current().attributes());
        synchronized (this) {
            all.putAll(submodules);
        }
        return Collections.unmodifiableMap(all);
    }

    @Override
    public Module importModule(String module) {
        return siblings.importModule(module, spec().parent());
    }

    @Override
    public Optional<Module> find(Class<? extends ModuleDefinition> definition) {
        return siblings.find(definition);
    }

    @Override
    public <T extends AutoCloseable> T own(T resource) {
        return current().own(resource);
    }

    @Override
    public Collector collector() {
        return current().collector();
    }

    /** That of the interpreter, be there something of this module's in it or not. */
    Collector interpretersCollector() {
        return siblings.collector();
    }

    @Override
    public void traverse(Consumer<Object> visit) {
        current().traverse(visit);
        Map<String, Module> below;
        synchronized (this) {
            below = new LinkedHashMap<>(submodules);
        }
        below.values().forEach(visit);
    }

    @Override
    public String toString() {
        return "module " + name + " of " + interpreter;
    }
}
