package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.Unload;
import org.vivarium.interpreters.Interpreter;

final class DepartedLoadersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DepartedLoaders loaders = new DepartedLoaders();
    private final Interpreter orders = fake(Interpreter.class, Map.of("id", 7L, "name", "orders"));
    private final Interpreter billing = fake(Interpreter.class, Map.of("id", 8L, "name", "billing"));

    /** What keeps the loaders of the bundles that leave. */
    private final List<ClassLoader> kept = new ArrayList<>();

    @AfterEach
    void close() {
        loaders.close();
    }

    @Test
    void theFutureOfAnInterpreterWithoutBundlesIsDoneAtOnce() {
        assertThat(loaders.unloaded(7)).isCompletedWithValue(List.of());
    }

    @Test
    void theFutureIsDoneWhenTheLastLoaderIsCollected() throws Exception {
        leave(orders, "counter");
        leave(orders, "greeter");
        leave(billing, "counter");
        CompletableFuture<List<Unload>> unloaded = loaders.unloaded(7);

        kept.removeFirst();
        assertThat(loaders.collect(each -> each.bundle().startsWith("counter") && each.interpreter() == 7, PATIENCE))
                .isEmpty();
        assertThat(unloaded).isNotDone();

        kept.removeFirst();
        System.gc();
        assertThat(unloaded.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .extracting(Unload::bundle)
                .containsExactlyInAnyOrder("counter 1.0.0", "greeter 1.0.0");
        assertThat(loaders.pinned()).extracting(Unload::interpreter).containsExactly(8L);
    }

    @Test
    void whatIsCollectedAlreadyBelongsToTheFuture() throws Exception {
        leave(orders, "counter");
        kept.clear();
        assertThat(loaders.collect(_ -> true, PATIENCE)).isEmpty();
        assertThat(loaders.unloaded(7).get()).singleElement().satisfies(unload -> {
            assertThat(unload.collected()).isPresent();
            assertThat(unload.repairs()).containsExactly("removed a thing");
        });
    }

    @Test
    void whoCancelsAFutureDoesThatForHimself() throws Exception {
        leave(orders, "counter");
        CompletableFuture<List<Unload>> mine = loaders.unloaded(7);
        CompletableFuture<List<Unload>> others = loaders.unloaded(7);
        mine.cancel(true);
        kept.clear();
        System.gc();
        assertThat(others.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void whenTheClassSpacesStopNobodyWaitsInVain() {
        leave(orders, "counter");
        CompletableFuture<List<Unload>> unloaded = loaders.unloaded(7);
        loaders.close();
        assertThatThrownBy(unloaded::join)
                .hasRootCauseInstanceOf(CancellationException.class)
                .hasMessageContaining("the class spaces have stopped");
    }

    private void leave(Interpreter interpreter, String name) {
        ClassLoader loader = new ClassLoader(null) {};
        kept.add(loader);
        BundleWiring wiring = fake(BundleWiring.class, Map.of("getClassLoader", loader));
        loaders.add(
                interpreter,
                fake(
                        Bundle.class,
                        Map.of("adapt", wiring, "getSymbolicName", name, "getVersion", new Version(1, 0, 0))),
                List.of("removed a thing"));
    }

    /** What answers the methods that are named. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> answers.get(method.getName())));
    }
}
