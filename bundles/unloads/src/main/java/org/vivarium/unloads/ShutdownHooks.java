package org.vivarium.unloads;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hooks that the JVM runs at its end. One that is removed has not run: {@code Interpreter.atExit} would have called it. */
final class ShutdownHooks implements Pin {
    private final Field hooks = Fields.of("java.lang.ApplicationShutdownHooks", "hooks");
    private final Field holder = Fields.of("java.lang.Thread", "holder");
    private final Field task = Fields.of("java.lang.Thread$FieldHolder", "task");

    ShutdownHooks() throws ReflectiveOperationException {}

    @Override
    public void repair(Leaving leaving) throws ReflectiveOperationException {
        for (Object hook : registered()) {
            Object pinned = pinned((Thread) hook, leaving);
            if (pinned != null) {
                leaving.remove(
                        pinned,
                        "removed the shutdown hook " + Leaving.nameOf(pinned) + ", which has not run",
                        () -> Runtime.getRuntime().removeShutdownHook((Thread) hook));
            }
        }
    }

    /** None once the JVM has begun to run them. */
    private List<?> registered() throws ReflectiveOperationException {
        synchronized (hooks.getDeclaringClass()) {
            return hooks.get(null) instanceof Map<?, ?> all ? List.copyOf(all.keySet()) : List.of();
        }
    }

    /** What a hook keeps of bundles that leave. */
    private @Nullable Object pinned(Thread hook, Leaving leaving) throws ReflectiveOperationException {
        if (leaving.owns(hook)) {
            return hook;
        }
        Object held = holder.get(hook);
        Object runs = held == null ? null : task.get(held);
        return leaving.owns(runs) ? runs : null;
    }
}
