package org.vivarium.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Signature;

/** A module that is no more than its attributes. */
final class FakeModule implements Module {
    ModuleSpec spec;
    private final Interpreter interpreter;
    private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();

    FakeModule(ModuleSpec spec, Interpreter interpreter) {
        this.spec = spec;
        this.interpreter = interpreter;
    }

    private record FakeFunction(Signature declared) implements ModuleFunction {
        @Override
        public Object call(Arguments arguments) {
            throw new UnsupportedOperationException("no test calls it");
        }

        @Override
        public Optional<Signature> signature() {
            return Optional.of(declared);
        }
    }

    private record FakeType(
            String name, String doc, Module module, ModuleFunction constructor, Map<String, ModuleFunction> methods)
            implements ModuleType {
        @Override
        public boolean isInstance(Object object) {
            throw new UnsupportedOperationException("no test makes instances");
        }
    }

    /** Adds a type with one method. */
    FakeModule type(String doc, Signature constructor, Signature method) {
        attributes.put(
                constructor.name(),
                new FakeType(
                        constructor.name(),
                        doc,
                        this,
                        new FakeFunction(constructor),
                        Map.of(method.name(), new FakeFunction(method))));
        return this;
    }

    FakeModule submodule(String attribute, Module module) {
        attributes.put(attribute, module);
        return this;
    }

    FakeModule function(Signature signature) {
        attributes.put(signature.name(), new FakeFunction(signature));
        return this;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public ModuleSpec spec() {
        return spec;
    }

    @Override
    public Interpreter interpreter() {
        return interpreter;
    }

    @Override
    public Map<String, @Nullable Object> attributes() {
        return attributes;
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
    public Module function(String name, ModuleFunction function) {
        attributes.put(name, function);
        return this;
    }

    @Override
    public Module constant(String name, @Nullable Object value) {
        attributes.put(name, value);
        return this;
    }

    @Override
    public Module function(Signature signature, ModuleFunction function) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Module functions(Object owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Module type(Class<?> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Module importModule(String module) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Module> find(Class<? extends ModuleDefinition> definition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T extends AutoCloseable> T own(T resource) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collector collector() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void traverse(Consumer<Object> visit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T state(T state) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T state(Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
