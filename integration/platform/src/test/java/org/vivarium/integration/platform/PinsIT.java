package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.classspace.PinRepair;
import org.vivarium.classspace.Unload;
import org.vivarium.gc.Leak;
import org.vivarium.gc.Leaks;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.paxexam.PaxExam;

/** What a module leaves in the JDK's tables is removed when it goes, and told; what nobody can remove is told by who holds it. */
@ExtendWith(PaxExam.class)
final class PinsIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FIXTURE = "org.vivarium.integration.fixtures.pinning.";
    private static final String THING = FIXTURE + "Thing";

    @Inject
    private Leaks leaks;

    private final CountDownLatch over = new CountDownLatch(1);
    private Thread survivor;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @AfterEach
    void endSurvivor() throws InterruptedException {
        over.countDown();
        if (survivor != null) {
            survivor.join();
        }
    }

    private Interpreter importing() {
        if (moduleBundles.list().isEmpty()) {
            deploy("pinning");
        }
        Interpreter interpreter = isolated("orders");
        imports.importModule(interpreter, "pinning");
        return interpreter;
    }

    private Class<?> typeOf(Interpreter interpreter, String name) throws ClassNotFoundException {
        return spaces.of(interpreter).classLoader().loadClass(FIXTURE + name);
    }

    /** Has a thread leave something in a place, and go on: it survives, and has nothing else of the interpreter. */
    private void leave(Interpreter interpreter, String place) throws Exception {
        AtomicReference<Runnable> task = new AtomicReference<>(
                (Runnable) typeOf(interpreter, "Place").getField(place).get(null));
        CountDownLatch left = new CountDownLatch(1);
        survivor = Thread.ofPlatform().daemon().name("survivor").start(() -> {
            runOnce(task);
            left.countDown();
            pause();
        });
        left.await();
    }

    /** In a frame of its own, so that the thread's stack does not keep the task. */
    private static void runOnce(AtomicReference<Runnable> task) {
        task.getAndSet(null).run();
    }

    private void pause() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was repaired when an interpreter ended that had left something in a place; its class loader is gone then. */
    private List<String> repairedAfter(String place) throws Exception {
        Interpreter orders = importing();
        leave(orders, place);
        orders.close();
        return repairsOf(orders.id());
    }

    private List<String> repairsOf(long interpreter) throws Exception {
        assertThat(spaces.collect(each -> each.interpreter() == interpreter, PATIENCE))
                .isEmpty();
        List<Unload> gone = spaces.unloaded(interpreter).get(1, TimeUnit.SECONDS);
        assertThat(gone)
                .singleElement()
                .satisfies(unload -> assertThat(unload.collected()).isPresent());
        return gone.getFirst().repairs();
    }

    @Test
    void nothingIsRepairedWhereNothingWasLeft() throws Exception {
        Interpreter orders = importing();
        orders.close();
        assertThat(repairsOf(orders.id())).isEmpty();
    }

    @Test
    void theValueOfAThreadLocal() throws Exception {
        assertThat(repairedAfter("THREAD_LOCAL"))
                .containsExactly("removed the ThreadLocal value " + THING + " of thread \"survivor\"");
    }

    @Test
    void theValueOfAThreadLocalBehindASoftReference() throws Exception {
        assertThat(repairedAfter("SOFT_THREAD_LOCAL"))
                .containsExactly("removed the ThreadLocal value " + THING + " of thread \"survivor\"");
    }

    @Test
    void theValueOfAnInheritableThreadLocal() throws Exception {
        assertThat(repairedAfter("INHERITABLE_THREAD_LOCAL"))
                .containsExactly("removed the ThreadLocal value " + THING + " of thread \"survivor\"");
    }

    @Test
    void aContextClassLoader() throws Exception {
        assertThat(repairedAfter("CONTEXT_CLASS_LOADER"))
                .containsExactly("removed the context class loader of thread \"survivor\"");
        assertThat(survivor.getContextClassLoader()).isEqualTo(ClassLoader.getSystemClassLoader());
    }

    @Test
    void handlersOfUncaughtExceptions() throws Exception {
        assertThat(repairedAfter("UNCAUGHT_EXCEPTION_HANDLER"))
                .containsExactly("removed the handler of uncaught exceptions " + THING + " of thread \"survivor\"");
        assertThat(repairedAfter("DEFAULT_UNCAUGHT_EXCEPTION_HANDLER"))
                .containsExactly("removed the default handler of uncaught exceptions " + THING);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
    }

    @Test
    void aShutdownHook() throws Exception {
        assertThat(repairedAfter("SHUTDOWN_HOOK"))
                .containsExactly("removed the shutdown hook " + THING + ", which has not run");
    }

    @Test
    void aTimersTask() throws Exception {
        assertThat(repairedAfter("TIMER"))
                .containsExactly("cancelled the timer task " + FIXTURE + "Task of timer thread \"pinning\"");
    }

    @Test
    void aTaskOfATimerOfThePlatformWhichGoesOn() throws Exception {
        Timer timer = new Timer("shared", true);
        try {
            CountDownLatch ran = new CountDownLatch(1);
            Interpreter orders = importing();
            timer.schedule((TimerTask) typeOf(orders, "Task").getConstructor().newInstance(), 100_000_000);
            orders.close();
            assertThat(repairsOf(orders.id()))
                    .containsExactly("cancelled the timer task " + FIXTURE + "Task of timer thread \"shared\"");
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            ran.countDown();
                        }
                    },
                    0);
            ran.await();
        } finally {
            timer.cancel();
        }
    }

    @Test
    void aDatabaseDriver() throws Exception {
        assertThat(repairedAfter("DRIVER")).containsExactly("deregistered the JDBC driver " + FIXTURE + "ThingDriver");
    }

    @Test
    void whatTheIntrospectorRemembers() throws Exception {
        assertThat(repairedAfter("BEAN_INFO"))
                .containsExactly("removed " + THING + " from the caches of java.beans.Introspector");
    }

    @Test
    void aResourceBundle() throws Exception {
        assertThat(repairedAfter("RESOURCE_BUNDLE"))
                .containsExactly("removed resource bundles from the cache of java.util.ResourceBundle");
    }

    @Test
    void aHandlerAndAFilterOfALogger() throws Exception {
        assertThat(repairedAfter("LOG_HANDLER"))
                .containsExactly("removed the log handler " + FIXTURE + "ThingHandler of logger \"\"");
        assertThat(repairedAfter("LOG_FILTER"))
                .containsExactly("removed the log filter " + FIXTURE + "Place$13$$Lambda of logger \"\"");
        assertThat(Logger.getLogger("").getFilter()).isNull();
    }

    @Test
    void anMBean() throws Exception {
        assertThat(repairedAfter("MBEAN"))
                .containsExactly("unregistered the MBean org.vivarium.integration:type=Thing");
    }

    @Test
    void aServiceThatWasNotReleased() throws Exception {
        Interpreter orders = importing();
        var bundle = spaces.of(orders).bundles().getFirst();
        var reference = bundle.getBundleContext().getServiceReference("org.vivarium.interpreters.Interpreters");
        assertThat(bundle.getBundleContext().getService(reference)).isNotNull();
        assertThat(reference.getUsingBundles()).contains(bundle);
        orders.close();
        assertThat(reference.getUsingBundles()).doesNotContain(bundle);
        assertThat(repairsOf(orders.id())).isEmpty();
    }

    @Test
    void anUnloadedModuleOfALivingInterpreter() throws Exception {
        Interpreter orders = importing();
        leave(orders, "THREAD_LOCAL");
        imports.unload(orders, "pinning");
        assertThat(repairsOf(orders.id()))
                .containsExactly("removed the ThreadLocal value " + THING + " of thread \"survivor\"");
    }

    @Test
    void whatIsOfAnotherInterpreterStays() throws Exception {
        Interpreter orders = importing();
        Interpreter billing = interpreters.create("billing", orders.config());
        imports.importModule(billing, "pinning");
        leave(billing, "CONTEXT_CLASS_LOADER");
        orders.close();
        assertThat(repairsOf(orders.id())).isEmpty();
        assertThat(survivor.getContextClassLoader()).isNotEqualTo(ClassLoader.getSystemClassLoader());
        billing.close();
        assertThat(repairsOf(billing.id())).hasSize(1);
    }

    @Test
    void oneThatFailsIsPassedOver() throws Exception {
        ServiceRegistration<PinRepair> failing = context.registerService(
                PinRepair.class,
                (_, _) -> {
                    throw new IllegalStateException("this one is broken");
                },
                null);
        try {
            assertThat(repairedAfter("THREAD_LOCAL")).hasSize(1);
        } finally {
            failing.unregister();
        }
    }

    // --- what cannot be removed ---

    private String holderAfter(Interpreter interpreter) {
        interpreter.close();
        List<Leak> found = leaks.find(_ -> {});
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().interpreter()).isEqualTo(interpreter.id());
        return found.getFirst().holder();
    }

    @Test
    void theStackOfAForeignThreadIsTold() throws Exception {
        Interpreter orders = importing();
        AtomicReference<Object> thing =
                new AtomicReference<>(typeOf(orders, "Thing").getConstructor().newInstance());
        CountDownLatch begun = new CountDownLatch(1);
        survivor = Thread.ofPlatform().daemon().name("survivor").start(() -> hold(thing, begun));
        begun.await();
        assertThat(holderAfter(orders)).isEqualTo("the stack of thread \"survivor\" through " + THING);
        endSurvivor();
        survivor = null;
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    private void hold(AtomicReference<Object> thing, CountDownLatch begun) {
        Object held = thing.getAndSet(null);
        begun.countDown();
        pause();
        assertThat(held).isNotNull();
    }

    @Test
    void aRegistryOfTheJdkIsTold() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        try {
            Interpreter orders = importing();
            leave(orders, "PROXY_SELECTOR");
            assertThat(holderAfter(orders)).isEqualTo("the static field java.net.ProxySelector.theProxySelector");
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }
}
