package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.InvalidSyntaxException;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleException;
import org.vivarium.paxexam.PaxExam;

/**
 * Threads that import, call, reload, update and close whatever they come across. Nothing of it may be left in the end. The
 * property {@code vivarium.races.rounds} says how much all of them do together.
 */
@ExtendWith(PaxExam.class)
final class DeploymentRacesIT extends Tenants {
    private static final int THREADS = 8;
    private static final int INTERPRETERS = 50;
    private static final int ROUNDS = Integer.getInteger("vivarium.races.rounds", 240);
    private static final int LIMIT_SECONDS = 60 + ROUNDS;
    private static final List<String> MODULES = List.of("counter", "user", "lockfree");

    private final AtomicReferenceArray<Interpreter> tenants = new AtomicReferenceArray<>(INTERPRETERS);
    private final AtomicInteger born = new AtomicInteger();
    private List<Path> jars;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void nothingIsLeftOfImportsReloadsUpdatesAndCloses() throws Exception {
        int services = services();
        Set<String> threads = threads();
        deploy(FixtureBundle.of("library").exported());
        MODULES.forEach(this::deploy);
        jars = Stream.of("1.0.0", "1.1.0", "1.2.0")
                .flatMap(version -> Stream.concat(
                                MODULES.stream().map(FixtureBundle::of),
                                Stream.of(FixtureBundle.of("library").exported()))
                        .map(bundle -> bundle.version(version).in(folder)))
                .toList();
        for (int index = 0; index < INTERPRETERS; index++) {
            tenants.set(index, tenant());
        }

        together();

        for (int index = 0; index < INTERPRETERS; index++) {
            Interpreter each = tenants.get(index);
            MODULES.forEach(module -> imports.importModule(each, module));
            assertThat(each.call("counter.increment")).isInstanceOf(List.class);
            assertThat(each.<Boolean, RuntimeException>attach(() -> each.locked(() -> true)))
                    .as("the lock of %s is free", each)
                    .isTrue();
            each.close();
        }
        assertThat(interpreters.abandoned()).isEmpty();
        assertThat(spaces.collect(Duration.ofSeconds(30))).isEmpty();
        assertThat(services()).isEqualTo(services);
        assertThat(threads()).isEqualTo(threads);
    }

    private Interpreter tenant() {
        int number = born.incrementAndGet();
        return interpreters.create(
                "", InterpreterConfig.ISOLATED.with("follow_updates", number % 2 == 0 ? "true" : "false"));
    }

    private void work(Random random) {
        for (int round = 0; round < ROUNDS / THREADS; round++) {
            int index = random.nextInt(INTERPRETERS);
            Interpreter tenant = tenants.get(index);
            String module = MODULES.get(random.nextInt(MODULES.size()));
            try {
                switch (random.nextInt(16)) {
                    case 0 -> replace(index, tenant);
                    case 1 -> update(random);
                    case 2, 3, 4 -> imports.reload(tenant, module);
                    case 5 -> imports.unload(tenant, module);
                    case 8, 9, 10 -> imports.importModules(tenant, MODULES);
                    case 6, 7 -> tenant.call("counter.increment");
                    default -> imports.importModule(tenant, module);
                }
            } catch (InterpreterNotFoundException | InterpreterRunningException late) {
                assertThat(late)
                        .as("another thread has closed it, or works in it")
                        .hasMessageContaining("interpreter");
            } catch (ModuleException refused) {
                assertThat(refused.getMessage())
                        .as("it has not been imported, or has been unloaded")
                        .containsAnyOf("has not been imported", "has been unloaded");
            }
        }
    }

    private void replace(int index, Interpreter tenant) {
        tenant.close();
        Interpreter next = tenant();
        if (!tenants.compareAndSet(index, tenant, next)) {
            next.close();
        }
    }

    private void update(Random random) {
        Follow follow = random.nextBoolean() ? Follow.ALL : Follow.CONFIG;
        moduleBundles.update(jars.get(random.nextInt(jars.size())), "", follow, _ -> {});
    }

    private void together() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                results.add(executor.submit(() -> work(random)));
            }
            for (Future<?> result : results) {
                try {
                    result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw new AssertionError("a thread failed", e.getCause());
                }
            }
        }
    }

    private int services() throws InvalidSyntaxException {
        return context.getAllServiceReferences(null, "(|(objectClass=org.vivarium.*)(interpreter.id=*))").length;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("interp-") || name.startsWith("vivarium-"))
                .collect(Collectors.toSet());
    }
}
