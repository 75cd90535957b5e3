package org.vivarium.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.Proxy;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Signature;

/**
 * What is more than data between the modules of one interpreter and its context: functions, types, their instances, and modules.
 * Thread-safe.
 */
final class PythonObjects {
    private final PythonContext context;
    private final Interpreter interpreter;
    private final HostFunctions.Services services;
    private final Makers makers;
    private final Instances instances = new Instances();

    /** The Python class of each Java class whose instances have come here. What the values hold does not keep a class that is freed. */
    private final Map<Class<?>, Value> classes = Collections.synchronizedMap(new WeakHashMap<>());

    /** The same for tracked objects of no type. Looked at last, for the type may be there later than the first object. */
    private final Map<Class<?>, Value> opaque = Collections.synchronizedMap(new WeakHashMap<>());

    /** The functions of the prelude that make objects. */
    record Makers(Value importModule, Value makeFunction, Value makeType, Value makeOpaque, Value wrap, Value unwrap) {}

    /** What a Python class has of its type. */
    private record TypeHandle(ModuleType type) implements Proxy {}

    PythonObjects(PythonContext context, Interpreter interpreter, HostFunctions.Services services, Makers makers) {
        this.context = context;
        this.interpreter = interpreter;
        this.services = services;
        this.makers = makers;
    }

    // --- to Python ---

    /**
     * The Python object of a value that is no data.
     *
     * @throws ArgumentException when it is no value of the table
     */
    Value toPython(Object value) {
        return switch (value) {
            case ModuleFunction function -> function(function);
            case ModuleType type -> type(type);
            case Module module -> makers.importModule.execute(module.name());
            default -> instance(value);
        };
    }

    /**
     * What an import gives: {@code value} and it, or {@code module} or {@code package} and the names and values of the
     * attributes in turn. A module that does not say its {@code __version__} has that of its spec.
     */
    List<@Nullable Object> content(Module module) {
        Object object = module.object();
        if (isValue(object)) {
            return List.of("value", object);
        }
        List<@Nullable Object> content = new ArrayList<>();
        content.add(module.spec().isPackage() ? "package" : "module");
        Map<String, @Nullable Object> attributes = module.attributes();
        Version version = module.spec().version();
        if (!attributes.containsKey("__version__") && !version.equals(Version.emptyVersion)) {
            content.add("__version__");
            content.add(version.toString());
        }
        attributes.forEach((name, value) -> {
            content.add(name);
            content.add(attribute(module, name, value));
        });
        return content;
    }

    private static boolean isValue(Object object) {
        return object instanceof String
                || object instanceof Number
                || object instanceof Boolean
                || object instanceof byte[]
                || object instanceof List<?>
                || object instanceof Map<?, ?>
                || object instanceof ModuleFunction
                || object instanceof ModuleType;
    }

    private @Nullable Object attribute(Module module, String name, @Nullable Object value) {
        try {
            return value instanceof ModuleFunction function
                    ? function(module.name(), name, name, function)
                    : context.toPython(value);
        } catch (ArgumentException e) {
            throw new ArgumentException("module " + module.name() + ": its attribute " + name + ": " + e.getMessage());
        }
    }

    /** A function that is no attribute. */
    private Value function(ModuleFunction function) {
        String name = function.signature().map(Signature::name).orElse("function");
        return function("", name, name, function);
    }

    private Value function(String module, String name, String qualifiedName, ModuleFunction function) {
        Optional<Signature> signature = function.signature();
        return makers.makeFunction.execute(
                new PythonFunction(context, qualifiedName, function),
                name,
                qualifiedName,
                module,
                signature.map(Signature::doc).orElse(""),
                signature.map(Signature::text).orElse(""));
    }

    private Value type(ModuleType type) {
        String module = type.module().name();
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(new TypeHandle(type));
        parts.add(new PythonFunction(context, type.name(), type.constructor()));
        parts.add(type.name());
        parts.add(module);
        parts.add(type.doc());
        parts.add(type.constructor().signature().map(Signature::text).orElse(""));
        type.methods().forEach((name, method) -> {
            parts.add(name);
            parts.add(function(module, name, type.name() + "." + name, method));
        });
        return makers.makeType.execute(parts.toArray());
    }

    /** The Python objects of tracked objects, each class of which is looked for once. */
    List<Value> tracked(List<Tracked> objects) {
        Map<Class<?>, Value> seen = new HashMap<>();
        return objects.stream()
                .map(object -> instances.find(object).orElseGet(() -> {
                    return wrap(seen.computeIfAbsent(object.getClass(), _ -> classOf(object)), object);
                }))
                .toList();
    }

    private Value instance(Object object) {
        return instances.find(object).orElseGet(() -> wrap(classOf(object), object));
    }

    private Value wrap(Value kind, Object object) {
        Value made = makers.wrap.execute(kind, object);
        instances.put(object, made.getArrayElement(1));
        return made.getArrayElement(0);
    }

    /** Notes what Python has made. */
    void adopt(Object object, Value reference) {
        instances.put(object, reference);
    }

    private Value classOf(Object object) {
        Value known = classes.get(object.getClass());
        if (known != null) {
            return known;
        }
        Optional<ModuleType> type = typeOf(object);
        if (type.isEmpty() && object instanceof Tracked) {
            return opaqueOf(object.getClass());
        }
        Value made = type(type.orElseThrow(() ->
                new ArgumentException("a value of " + object.getClass().getName() + " cannot be given to Python")));
        classes.put(object.getClass(), made);
        return made;
    }

    /** A Python class for objects that programs can hold and tell apart. */
    private Value opaqueOf(Class<?> kind) {
        Value known = opaque.get(kind);
        if (known == null) {
            String name = kind.getName();
            String module = kind.getPackageName();
            known = makers.makeOpaque.execute(module.isEmpty() ? name : name.substring(module.length() + 1), module);
            opaque.put(kind, known);
        }
        return known;
    }

    private Optional<ModuleType> typeOf(Object object) {
        ImportSystem imports = services.importSystem();
        List<ModuleType> types = imports == null
                ? List.of()
                : imports.modules(interpreter).stream()
                        .flatMap(module -> module.attributes().values().stream())
                        .filter(ModuleType.class::isInstance)
                        .map(ModuleType.class::cast)
                        .filter(type -> type.isInstance(object))
                        .toList();
        return types.stream()
                .filter(type -> type.name().equals(object.getClass().getSimpleName()))
                .findFirst()
                .or(() -> types.stream().findFirst());
    }

    // --- to Java ---

    /** What a Python object stands for; nothing when it is Python's own. */
    Optional<Object> toJava(Value value) {
        Value handle = value.isProxyObject() ? value : makers.unwrap.execute(value);
        if (handle.isProxyObject()) {
            return switch (handle.<Proxy>asProxyObject()) {
                case PythonFunction function -> Optional.of(function.function());
                case TypeHandle type -> Optional.of(type.type());
                default -> Optional.empty();
            };
        } else if (handle.isHostObject()) {
            return Optional.of(handle.asHostObject());
        }
        ImportSystem imports = services.importSystem();
        return handle.isNull() || imports == null
                ? Optional.empty()
                : imports.find(interpreter, handle.asString()).map(Object.class::cast);
    }
}
