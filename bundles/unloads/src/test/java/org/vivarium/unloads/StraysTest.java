package org.vivarium.unloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;

/** Finds threads of a class space, in a JVM that opens none of its packages. */
final class StraysTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private final ClassLoader bundles = new ClassLoader(null) {};
    private final ClassLoader space = new ClassLoader(null) {};
    private final Bundle bundle =
            fake(Bundle.class, Map.of("adapt", fake(BundleWiring.class, Map.of("getClassLoader", bundles))));
    private final Thread context = start("context", new ClassLoader(space) {});
    private final Thread inner = start("inner", bundles);
    private final Thread other = start("other", new ClassLoader(null) {});

    /** A thread that waits for the end of the test. */
    private Thread start(String name, ClassLoader loader) {
        Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setContextClassLoader(loader);
        thread.start();
        return thread;
    }

    @AfterEach
    void end() throws InterruptedException {
        over.countDown();
        for (Thread thread : List.of(context, inner, other)) {
            thread.join();
        }
    }

    private Strays strays(long owner) {
        return new Strays(
                fake(BundleContext.class, Map.of("getBundles", new Bundle[] {bundle})),
                fake(
                        ClassSpaces.class,
                        Map.of(
                                "ownerOf",
                                Optional.of(owner),
                                "of",
                                fake(ClassSpace.class, Map.of("classLoader", space)))));
    }

    @Test
    void threadsWithAContextClassLoaderOfTheSpaceAreFound() {
        Interpreter interpreter = fake(Interpreter.class, Map.of("id", 7L, "threads", List.of()));
        assertThat(strays(7).of(interpreter)).containsExactlyInAnyOrder(context, inner);
    }

    @Test
    void theInterpretersOwnThreadsAreNone() {
        InterpreterThread own = fake(InterpreterThread.class, Map.of("thread", Optional.of(context)));
        Interpreter interpreter = fake(Interpreter.class, Map.of("id", 7L, "threads", List.of(own)));
        assertThat(strays(7).of(interpreter)).containsExactly(inner);
    }

    @Test
    void anInterpreterWithoutBundlesHasNone() {
        Interpreter interpreter = fake(Interpreter.class, Map.of("id", 7L, "threads", List.of()));
        assertThat(strays(8).of(interpreter)).isEmpty();
    }

    /** What answers the methods that are named. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> answers.get(method.getName())));
    }
}
