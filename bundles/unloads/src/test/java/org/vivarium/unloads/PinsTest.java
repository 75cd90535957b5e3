package org.vivarium.unloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.PinRepair.Repair;
import org.vivarium.interpreters.Interpreter;

/** Removes what a plugin left, in a JVM that opens none of its packages. */
final class PinsTest {
    private final Interpreter interpreter = fake(Interpreter.class, Map.of());
    private final Thread thread = Thread.currentThread();
    private final ClassLoader context = thread.getContextClassLoader();

    @AfterEach
    void restore() {
        thread.setContextClassLoader(context);
    }

    @Test
    void whatNeedsNoOpenPackageIsRemovedNevertheless() throws Exception {
        Plugin plugin = new Plugin();
        thread.setContextClassLoader(plugin);
        assertThat(new Pins().repair(interpreter, Set.of(plugin.bundle)))
                .containsExactly(new Repair(
                        plugin.bundle, "removed the context class loader of thread \"" + thread.getName() + "\""));
        assertThat(thread.getContextClassLoader()).isEqualTo(ClassLoader.getSystemClassLoader());
    }

    @Test
    void whatIsLeftOutIsToldWithTheOptionThatHelps() {
        assertThat(logged(Pins::new))
                .hasSize(6)
                .first()
                .asString()
                .startsWith("thread-locals that modules leave behind are not removed: this JVM was started without "
                        + "--add-opens=java.base/java.lang=ALL-UNNAMED");
    }

    @Test
    void aLoaderBehindAPluginsIsThePlugins() throws Exception {
        Plugin plugin = new Plugin();
        thread.setContextClassLoader(new ClassLoader(plugin) {});
        assertThat(new Pins().repair(interpreter, Set.of(plugin.bundle))).hasSize(1);
    }

    @Test
    void aHandlerIsRemovedAndClosed() throws Exception {
        Plugin plugin = new Plugin();
        Logger logger = Logger.getLogger("org.vivarium.unloads.test");
        Handler handler = (Handler) plugin.make(Closing.class);
        logger.addHandler(handler);
        new Pins().repair(interpreter, Set.of(plugin.bundle));
        assertThat(logger.getHandlers()).isEmpty();
        assertThat(handler.getLevel()).isEqualTo(Level.OFF);
    }

    @Test
    void whatIsNobodysStays() throws Exception {
        Plugin other = new Plugin();
        thread.setContextClassLoader(other);
        assertThat(new Pins().repair(interpreter, Set.of(new Plugin().bundle))).isEmpty();
        assertThat(thread.getContextClassLoader()).isEqualTo(other);
    }

    /** The warnings that an operation logs. */
    private static List<String> logged(Runnable operation) {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger(Pins.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                messages.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            operation.run();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    /** A class loader, and the bundle that it is of. */
    private static final class Plugin extends ClassLoader {
        private final Bundle bundle;

        Plugin() {
            super(PinsTest.class.getClassLoader());
            BundleWiring wiring = fake(BundleWiring.class, Map.of("getClassLoader", this));
            bundle = fake(Bundle.class, Map.of("adapt", wiring));
        }

        Object make(Class<?> like) throws Exception {
            String name = like.getName().substring(like.getPackageName().length() + 1);
            try (InputStream in = Objects.requireNonNull(like.getResourceAsStream(name + ".class"))) {
                byte[] bytes = in.readAllBytes();
                return defineClass(like.getName(), bytes, 0, bytes.length)
                        .getConstructor()
                        .newInstance();
            }
        }
    }

    /** A handler that is off once it is closed. */
    public static final class Closing extends Handler {
        /** Made by reflection. */
        public Closing() {}

        @Override
        public void publish(LogRecord record) {}

        @Override
        public void flush() {}

        @Override
        public void close() {
            setLevel(Level.OFF);
        }
    }

    /** What answers the methods that are named; it is equal to itself. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    case "toString" -> type.getSimpleName();
                    default -> answers.get(method.getName());
                }));
    }
}
