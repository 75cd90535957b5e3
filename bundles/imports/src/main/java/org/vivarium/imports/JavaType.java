package org.vivarium.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;

/**
 * A type that one version of a module has made of a class. Once that version is retired, it is the type of the same name in the
 * current one, if there is one. Thread-safe.
 */
final class JavaType implements ModuleType {
    private final Incarnation module;
    private final String name;
    private final String doc;
    private final BoundFunction constructor;
    private final Map<String, ModuleFunction> methods;
    private volatile @Nullable Class<?> type;

    JavaType(Incarnation module, Class<?> type, JavaMethod constructor, Map<String, JavaMethod> methods) {
        this.module = module;
        this.type = type;
        name = type.getSimpleName();
        doc = constructor.signature().orElseThrow().doc();
        this.constructor = module.bound(name, constructor);
        Map<String, ModuleFunction> bound = new LinkedHashMap<>();
        methods.forEach((method, body) -> bound.put(method, module.bound(name + "." + method, body)));
        this.methods = Collections.unmodifiableMap(bound);
    }

    /** Lets go of the class. Called when its version is freed. */
    void forget() {
        Class<?> left = type;
        if (left != null) {
            KnownTypes.of(module.interpreter()).remove(left, this);
            type = null;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String doc() {
        return successor().map(ModuleType::doc).orElse(doc);
    }

    @Override
    public Module module() {
        return module.identity();
    }

    @Override
    public ModuleFunction constructor() {
        // It finds its successor by itself.
        return constructor;
    }

    @Override
    public Map<String, ModuleFunction> methods() {
        return successor().map(ModuleType::methods).orElse(methods);
    }

    @Override
    public boolean isInstance(Object object) {
        Class<?> own = type;
        return (own != null && own.isInstance(object))
                || successor().filter(next -> next.isInstance(object)).isPresent();
    }

    private Optional<ModuleType> successor() {
        Incarnation current = module.identity().current();
        return module.isRetired() && !current.equals(module) ? current.type(name) : Optional.empty();
    }

    @Override
    public String toString() {
        return "type " + module.name() + "." + name;
    }
}
