package org.vivarium.unloads;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StrayThreads;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;

/** Looks through all platform threads. Thread-safe. */
final class Strays implements StrayThreads {
    private static final System.Logger LOGGER = System.getLogger(Strays.class.getName());

    private final BundleContext context;
    private final ClassSpaces spaces;
    private final @Nullable Task task;

    /** What a thread was given to run, which no method of its tells. */
    private static final class Task {
        private final Field holder = Fields.of("java.lang.Thread", "holder");
        private final Field task = Fields.of("java.lang.Thread$FieldHolder", "task");

        Task() throws ReflectiveOperationException {}

        @Nullable
        Object of(Thread thread) throws ReflectiveOperationException {
            return task.get(Fields.get(holder, thread));
        }
    }

    Strays(BundleContext context, ClassSpaces spaces) {
        this.context = context;
        this.spaces = spaces;
        task = open();
    }

    private static @Nullable Task open() {
        try {
            return new Task();
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            // Pins tells the user which option is missing.
            LOGGER.log(System.Logger.Level.DEBUG, "what threads were given to run is not known", e);
            return null;
        }
    }

    @Override
    public List<Thread> of(Interpreter interpreter) {
        List<Bundle> bundles = Arrays.stream(context.getBundles())
                .filter(bundle -> spaces.ownerOf(bundle).equals(Optional.of(interpreter.id())))
                .toList();
        Loaders loaders = new Loaders(bundles);
        if (loaders.isEmpty()) {
            return List.of();
        }
        ClassLoader space = spaces.of(interpreter).classLoader();
        Set<Thread> own = interpreter.threads().stream()
                .map(InterpreterThread::thread)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return Threads.platform().stream()
                .filter(thread -> !own.contains(thread) && isIn(thread, loaders, space))
                .toList();
    }

    private boolean isIn(Thread thread, Loaders loaders, ClassLoader space) {
        ClassLoader inherited = thread.getContextClassLoader();
        return loaders.ownerOf(thread) != null
                || loaders.ownerOf(taskOf(thread)) != null
                || loaders.ownerOf(inherited) != null
                || isBehind(inherited, space);
    }

    private @Nullable Object taskOf(Thread thread) {
        try {
            return task == null ? null : task.of(thread);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the JDK's own fields cannot be read any more", e);
        }
    }

    /** Whether a class loader is another one, or has it behind it. */
    @SuppressWarnings("ReferenceEquality") // A loader of others may be equal to whatever it likes.
    private static boolean isBehind(@Nullable ClassLoader loader, ClassLoader space) {
        for (ClassLoader next = loader; next != null; next = next.getParent()) {
            if (next == space) {
                return true;
            }
        }
        return false;
    }
}
