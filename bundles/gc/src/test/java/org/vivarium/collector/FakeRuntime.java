package org.vivarium.collector;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreters;

/** A runtime with its interpreters, the framework around it, and the table that is tested in it. */
final class FakeRuntime {
    private final ScopedValue<FakeInterpreter> current = ScopedValue.newInstance();
    private final List<Registered> finalizers = new CopyOnWriteArrayList<>();
    private final CollectorTable table = new CollectorTable(context(), interpreters());

    /** A service that has been registered and not withdrawn. */
    record Registered(Finalizer finalizer, long interpreter, FinalizationPhase phase) {}

    ScopedValue<FakeInterpreter> current() {
        return current;
    }

    FakeInterpreter interpreter(long id) {
        return new FakeInterpreter(this, id);
    }

    CollectorTable table() {
        return table;
    }

    List<Registered> finalizers() {
        return finalizers;
    }

    /** Ends an interpreter as the runtime does. */
    void end(FakeInterpreter interpreter) throws Exception {
        interpreter.state = Interpreter.State.FINALIZING;
        for (Registered each : finalizers) {
            if (each.interpreter == interpreter.id() && each.phase == FinalizationPhase.COLLECT) {
                interpreter.attach(() -> {
                    each.finalizer.finalizeInterpreter();
                    return 0;
                });
            }
        }
        interpreter.state = Interpreter.State.DESTROYED;
    }

    private Interpreters interpreters() {
        return proxy(Interpreters.class, (name, _) -> switch (name) {
            case "current" -> current.isBound() ? Optional.of(current.get().interpreter()) : Optional.empty();
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private BundleContext context() {
        return proxy(BundleContext.class, (name, arguments) -> switch (name) {
            case "registerService" -> register(arguments);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private ServiceRegistration<?> register(@Nullable Object[] arguments) {
        Dictionary<?, ?> properties = (Dictionary<?, ?>) Objects.requireNonNull(arguments[2]);
        Registered made = new Registered(
                (Finalizer) Objects.requireNonNull(arguments[1]),
                (Long) properties.get(Interpreter.ID),
                FinalizationPhase.valueOf(String.valueOf(properties.get(Finalizer.PHASE))));
        finalizers.add(made);
        return proxy(ServiceRegistration.class, (name, _) -> {
            if (!name.equals("unregister")) {
                throw new UnsupportedOperationException(name);
            } else if (!finalizers.remove(made)) {
                throw new IllegalStateException("it is withdrawn already");
            }
            return null;
        });
    }

    /** What a fake answers. */
    private interface Answer {
        @Nullable
        Object to(String method, @Nullable Object[] arguments);
    }

    @SuppressWarnings("ReferenceEquality") // A fake is itself alone.
    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "a fake " + type.getSimpleName();
                    default -> answer.to(method.getName(), arguments == null ? new Object[0] : arguments);
                }));
    }
}
