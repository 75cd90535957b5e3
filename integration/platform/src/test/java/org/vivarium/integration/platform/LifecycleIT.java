package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.Whence;
import org.vivarium.paxexam.PaxExam;

/** How interpreters begin and end. */
@ExtendWith(PaxExam.class)
final class LifecycleIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.IMPORTS));
    }

    @Test
    void theMainInterpreterIsThereFromTheStart() throws InvalidSyntaxException {
        ServiceReference<Interpreter> main = service(0);
        assertThat(main.getProperty(Interpreter.NAME)).isEqualTo("main");
        assertThat(main.getProperty(Interpreter.WHENCE)).isEqualTo(Whence.RUNTIME.name());
        assertThat(context.getService(main)).isSameAs(interpreters.main());
        context.ungetService(main);
    }

    @Test
    void anInterpreterIsAServiceFromItsCreationToItsEnd() throws InvalidSyntaxException {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED, Whence.STDLIB);
        ServiceReference<Interpreter> reference = service(a.id());
        assertThat(reference.getProperty(Interpreter.ID)).isEqualTo(a.id());
        assertThat(reference.getProperty(Interpreter.NAME)).isEqualTo("a");
        assertThat(reference.getProperty(Interpreter.WHENCE)).isEqualTo(Whence.STDLIB.name());
        assertThat(a.state()).isEqualTo(Interpreter.State.READY);
        a.close();
        assertThat(service(a.id())).isNull();
        assertThat(a.state()).isEqualTo(Interpreter.State.DESTROYED);
    }

    @Test
    void anIdIsNeverUsedAgainButANameIs() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            try (Interpreter again = isolated("again")) {
                ids.add(again.id());
            }
        }
        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void aNameIsTakenOnce() {
        isolated("a");
        assertThatThrownBy(() -> isolated("a"))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("named a");
    }

    @Test
    void closingRemovesModulesBundlesAndServices() throws InvalidSyntaxException {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        deploy("traced");
        Interpreter a = isolated("a");
        a.call("user.use");
        assertThat(a.call("traced.here")).isEqualTo(a.id());
        List<Bundle> own = spaces.of(a).bundles();
        assertThat(own).hasSize(3).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        a.close();
        assertThat(own).allMatch(bundle -> bundle.getState() == Bundle.UNINSTALLED);
        assertThat(bundles()).doesNotContainAnyElementsOf(own);
        assertThat(imports.modules(a)).isEmpty();
        assertThat(System.clearProperty("vivarium.fixture.freed." + a.id())).isEqualTo("traced");
        assertThat(context.getServiceReferences(Finalizer.class, idFilter(a.id())))
                .isEmpty();
    }

    @Test
    void whatHasEndedRefusesWork() {
        deploy("counter");
        Interpreter a = isolated("a");
        a.close();
        assertThatThrownBy(() -> a.call("counter.increment")).isInstanceOf(InterpreterNotFoundException.class);
        assertThatThrownBy(() -> imports.importModule(a, "counter")).isInstanceOf(InterpreterNotFoundException.class);
        assertThatThrownBy(() -> spaces.of(a)).isInstanceOf(InterpreterNotFoundException.class);
        assertThatThrownBy(() -> interpreters.get("a"))
                .isInstanceOf(InterpreterNotFoundException.class)
                .hasMessageContaining("0 main");
        a.close();
    }

    @Test
    void finalizersAreCalledPhaseByPhase() {
        Interpreter a = isolated("a");
        List<String> called = new ArrayList<>();
        List<ServiceRegistration<Finalizer>> registrations = new ArrayList<>();
        for (FinalizationPhase phase : Arrays.asList(FinalizationPhase.values()).reversed()) {
            registrations.add(finalizer(a, phase, () -> called.add(phase + " " + a.state())));
        }
        a.close();
        registrations.forEach(ServiceRegistration::unregister);
        assertThat(called)
                .containsExactlyElementsOf(Arrays.stream(FinalizationPhase.values())
                        .map(phase -> phase + " "
                                + (phase.compareTo(FinalizationPhase.FINALIZING) < 0
                                        ? Interpreter.State.READY
                                        : Interpreter.State.FINALIZING))
                        .toList());
    }

    @Test
    void theFinalizersOfOthersAreLeftAlone() {
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        List<String> called = new ArrayList<>();
        ServiceRegistration<Finalizer> ofA = finalizer(a, FinalizationPhase.ATEXIT, () -> called.add("a"));
        ServiceRegistration<Finalizer> ofB = finalizer(b, FinalizationPhase.ATEXIT, () -> called.add("b"));
        a.close();
        ofA.unregister();
        assertThat(called).containsExactly("a");
        b.close();
        ofB.unregister();
        assertThat(called).containsExactly("a", "b");
    }

    @Test
    void aFailingFinalizerIsReportedAndStopsNothing() {
        deploy("counter");
        Interpreter a = isolated("a");
        a.call("counter.increment");
        List<Bundle> own = spaces.of(a).bundles();
        List<String> called = new ArrayList<>();
        ServiceRegistration<Finalizer> failing = finalizer(a, FinalizationPhase.ATEXIT, () -> {
            throw new IllegalStateException("failed on purpose");
        });
        ServiceRegistration<Finalizer> beside = finalizer(a, FinalizationPhase.ATEXIT, () -> called.add("beside"));
        ServiceRegistration<Finalizer> last = finalizer(a, FinalizationPhase.PROOF, () -> called.add("last"));
        assertThatThrownBy(a::close)
                .isInstanceOf(InterpreterException.class)
                .satisfies(report -> assertThat(report.getSuppressed())
                        .singleElement()
                        .satisfies(failure -> assertThat(failure).hasMessage("failed on purpose")));
        List.of(failing, beside, last).forEach(ServiceRegistration::unregister);
        assertThat(called).containsExactly("beside", "last");
        assertThat(own).allMatch(bundle -> bundle.getState() == Bundle.UNINSTALLED);
        assertThat(interpreters.find("a")).isEmpty();
    }

    @Test
    void aModuleThatCannotBeFreedIsReportedAndLeavesNothing() {
        deploy("unfreeable");
        deploy("traced");
        Interpreter a = isolated("a");
        imports.importModule(a, "traced");
        imports.importModule(a, "unfreeable");
        List<Bundle> own = spaces.of(a).bundles();
        assertThatThrownBy(a::close)
                .isInstanceOf(InterpreterException.class)
                .hasStackTraceContaining("not freed on purpose");
        assertThat(System.clearProperty("vivarium.fixture.freed." + a.id()))
                .as("the module that was imported before it is freed after it")
                .isEqualTo("traced");
        assertThat(own).hasSize(2).allMatch(bundle -> bundle.getState() == Bundle.UNINSTALLED);
    }

    @Test
    void aRunningInterpreterIsNotClosed() throws Exception {
        Interpreter a = isolated("a");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        FutureTask<Boolean> running = new FutureTask<>(() -> a.attach(() -> {
            inside.countDown();
            leave.await();
            return interpreters.current().orElseThrow().equals(a);
        }));
        Thread.ofVirtual().start(running);
        inside.await();
        assertThat(a.isRunning()).isTrue();
        assertThatThrownBy(a::close)
                .isInstanceOf(InterpreterRunningException.class)
                .hasMessageContaining("interpreter running");
        assertThat(a.state()).isEqualTo(Interpreter.State.READY);
        leave.countDown();
        assertThat(running.get()).isTrue();
        a.close();
        assertThat(interpreters.find("a")).isEmpty();
    }

    @Test
    void theCurrentInterpreterIsNotClosed() {
        Interpreter a = isolated("a");
        a.attach(() -> assertThatThrownBy(a::close)
                .isExactlyInstanceOf(InterpreterException.class)
                .hasMessageContaining("current"));
        assertThat(interpreters.find("a")).contains(a);
    }

    @Test
    void theMainInterpreterIsNotClosed() {
        assertThatThrownBy(() -> interpreters.main().close())
                .isExactlyInstanceOf(InterpreterException.class)
                .hasMessageContaining("main");
        assertThat(interpreters.main().state()).isEqualTo(Interpreter.State.READY);
    }

    @Test
    void withoutAnEvaluatorSourceIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> isolated("a").exec("pass"))
                .isExactlyInstanceOf(InterpreterException.class)
                .hasMessageContaining("there is no evaluator")
                .hasMessageContaining("org.vivarium.evaluator.Evaluator");
    }

    @Test
    void theRuntimeCanBeStoppedAndStartedAgain() throws Exception {
        deploy("traced");
        Interpreter a = isolated("a");
        a.call("traced.here");
        Bundle runtime = FrameworkUtil.getBundle(a.getClass());
        runtime.stop();
        assertThat(a.state()).isEqualTo(Interpreter.State.DESTROYED);
        assertThat(System.clearProperty("vivarium.fixture.freed." + a.id())).isEqualTo("traced");
        assertThat(context.getServiceReferences(Interpreter.class, null)).isEmpty();
        runtime.start();
        Interpreters again = context.getService(context.getServiceReference(Interpreters.class));
        assertThat(again.list())
                .singleElement()
                .satisfies(main -> assertThat(main.id()).isZero());
        try (Interpreter b = again.create("b", InterpreterConfig.ISOLATED)) {
            assertThat(b.call("traced.here")).isEqualTo(b.id());
        }
        System.clearProperty("vivarium.fixture.freed.1");
    }

    private ServiceReference<Interpreter> service(long id) throws InvalidSyntaxException {
        return context.getServiceReferences(Interpreter.class, idFilter(id)).stream()
                .findFirst()
                .orElse(null);
    }

    private static String idFilter(long id) {
        return "(" + Interpreter.ID + "=" + id + ")";
    }
}
