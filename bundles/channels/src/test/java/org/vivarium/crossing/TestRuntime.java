package org.vivarium.crossing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;

/** Some interpreters and what can cross between them, for one thread. */
final class TestRuntime implements InvocationHandler {
    private final List<@Nullable Tenant> tenants = new ArrayList<>();

    /** The bundle of the crossing itself. */
    final Tenant platform = new Tenant(-1, Map.of(), this);

    /** Whom the thread is attached to. */
    @Nullable
    Tenant current;

    final CrossInterpreterRegistry registry = new Registry(
            platform.context(),
            () -> Optional.of(proxy(ClassSpaces.class)),
            () -> Optional.of(proxy(Interpreters.class)));

    /** The next interpreter, main first, with classes of its own. */
    Tenant tenant(Map<String, byte[]> classes) {
        Tenant made = new Tenant(tenants.size(), classes, this);
        tenants.add(made);
        return made;
    }

    Tenant tenant() {
        return tenant(Map.of());
    }

    /** Lets an interpreter end. */
    void end(Tenant tenant) {
        tenant.ended = true;
        tenants.set(tenants.indexOf(tenant), null);
    }

    CrossInterpreterData share(Tenant sender, @Nullable Object value, Fallback fallback) {
        return sender.in(() -> registry.share(value, fallback));
    }

    CrossInterpreterData share(Tenant sender, @Nullable Object value) {
        return share(sender, value, Fallback.NONE);
    }

    static @Nullable Object receive(Tenant receiver, CrossInterpreterData data) {
        return receiver.in(data::receive);
    }

    /** What becomes of a value on its way. */
    @Nullable
    Object cross(Tenant sender, Tenant receiver, @Nullable Object value, Fallback fallback) {
        CrossInterpreterData data = share(sender, value, fallback);
        Object received = receive(receiver, data);
        data.release();
        return received;
    }

    @Nullable
    Object cross(Tenant sender, Tenant receiver, @Nullable Object value) {
        return cross(sender, receiver, value, Fallback.NONE);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "current" -> Optional.ofNullable(current).map(tenant -> tenant.interpreter);
            case "main" ->
                Optional.ofNullable(tenants.getFirst())
                        .map(tenant -> tenant.interpreter)
                        .orElseThrow(() -> new InterpreterNotFoundException("the runtime is not initialized"));
            case "find" -> find(Integer.parseInt((String) Objects.requireNonNull(arguments)[0]));
            case "of" -> tenant((Interpreter) Objects.requireNonNull(arguments)[0]).space;
            case "ownerOf" -> ownerOf((Bundle) Objects.requireNonNull(arguments)[0]);
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private Optional<Interpreter> find(int id) {
        return Optional.ofNullable(tenants.get(id)).map(tenant -> tenant.interpreter);
    }

    private static Tenant tenant(Interpreter interpreter) {
        Tenant tenant = (Tenant) Proxy.getInvocationHandler(interpreter);
        if (tenant.ended) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
        return tenant;
    }

    private Optional<Long> ownerOf(Bundle bundle) {
        for (int id = 0; id < tenants.size(); id++) {
            Tenant tenant = tenants.get(id);
            if (tenant != null && tenant.bundle().equals(bundle)) {
                return Optional.of((long) id);
            }
        }
        return Optional.empty();
    }

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(TestRuntime.class.getClassLoader(), new Class<?>[] {type}, this));
    }
}
