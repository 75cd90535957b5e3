package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.classspace.Unload;
import org.vivarium.gc.Leak;
import org.vivarium.gc.Leaks;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.paxexam.PaxExam;

/** That what has left is gone from the JVM, and the truth about what holds the rest. */
@ExtendWith(PaxExam.class)
final class UnloadsIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String COUNTER = "org.vivarium.integration.fixtures.counter.Counter";
    private static final int CLEAN = 1_000;
    private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

    @SuppressWarnings("UnusedVariable") // The heap is what reads it.
    private static Object kept;

    @Inject
    private Leaks leaks;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    /** An object of a class of an interpreter's module. */
    private Object objectOf(Interpreter interpreter) throws ReflectiveOperationException {
        return spaces.of(interpreter)
                .classLoader()
                .loadClass(COUNTER)
                .getConstructor()
                .newInstance();
    }

    private Interpreter importing() {
        Interpreter interpreter = isolated("orders");
        imports.importModule(interpreter, "counter");
        return interpreter;
    }

    private List<Leak> found() {
        return leaks.find(_ -> {});
    }

    @Test
    @Timeout(300)
    void ofAThousandThatAreGoneNoneIsFound() {
        deploy("counter");
        for (int i = 0; i < CLEAN; i++) {
            importing().close();
        }
        assertThat(found()).isEmpty();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
        assertThat(spaces.unloads())
                .hasSize(CLEAN)
                .allSatisfy(unload -> assertThat(unload.collected()).isPresent());
    }

    @Test
    void aStaticFieldOfThePlatformIsTold() throws Exception {
        deploy("counter");
        Interpreter orders = importing();
        kept = objectOf(orders);
        orders.close();
        assertThat(spaces.pinned()).extracting(Unload::interpreter).containsExactly(orders.id());

        assertThat(found()).singleElement().satisfies(leak -> {
            assertThat(leak.toString())
                    .startsWith("interpreter " + orders.id() + " (orders): counter 1.0.0 is held by the static field "
                            + UnloadsIT.class.getName() + ".kept of bundle ");
            assertThat(leak.path())
                    .last()
                    .asString()
                    .startsWith("its class loader: bundle counter 1.0.0 of interpreter ");
        });

        kept = null;
        assertThat(spaces.collect(PATIENCE)).isEmpty();
        assertThat(found()).isEmpty();
    }

    @Test
    void aThreadThatSurvivesIsTold() throws Exception {
        deploy("counter");
        // In a list it is not seen from without, and stays.
        assertThat(heldBySurvivor(() -> LOCAL.set(List.of(kept))))
                .isEqualTo("thread \"survivor\" through ThreadLocal value " + COUNTER);
    }

    /** Who holds an interpreter's classes after its end, when a foreign thread has taken something of it. */
    private String heldBySurvivor(Runnable take) throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Interpreter orders = importing();
        kept = objectOf(orders);
        Thread survivor = Thread.ofPlatform().daemon().name("survivor").start(() -> {
            take.run();
            taken.countDown();
            await(over);
        });
        taken.await();
        kept = null;
        orders.close();
        try {
            List<Leak> found = found();
            assertThat(found).hasSize(1);
            return found.getFirst().holder();
        } finally {
            over.countDown();
            survivor.join();
            assertThat(spaces.collect(PATIENCE)).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
