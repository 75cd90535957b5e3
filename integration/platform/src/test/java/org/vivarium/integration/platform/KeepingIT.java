package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.AuditHook;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.interpreters.WarningException;
import org.vivarium.interpreters.WarningFilter;
import org.vivarium.interpreters.WarningFilter.Action;
import org.vivarium.paxexam.PaxExam;

/** What an interpreter keeps for itself: pending calls, exit callbacks, warnings, audit hooks, references, a dictionary. */
@ExtendWith(PaxExam.class)
final class KeepingIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    private static void visit(Interpreter interpreter) {
        interpreter.attach(() -> {
            interpreter.check();
            return 0;
        });
    }

    // --- pending calls ---

    @Test
    void pendingCallsAreMadeAHundredAtACheckInOrderInTheirInterpreter() throws Exception {
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        List<Object> made = new ArrayList<>();
        inBackground(() -> b.attach(() -> {
                    for (int i = 0; i < 150; i++) {
                        int number = i;
                        a.addPendingCall(() -> made.add(number + " in "
                                + interpreters.current().orElseThrow().name()));
                    }
                    return 0;
                }))
                .get();
        visit(b);
        assertThat(made).isEmpty();
        visit(a);
        assertThat(made).hasSize(100).startsWith("0 in a", "1 in a").endsWith("99 in a");
        visit(a);
        assertThat(made).hasSize(150).endsWith("149 in a");
    }

    @Test
    void aFullQueueIsAnError() {
        Interpreter a = isolated("a");
        for (int i = 0; i < 300; i++) {
            a.addPendingCall(() -> {});
        }
        assertThatThrownBy(() -> a.addPendingCall(() -> {}))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("300 pending calls");
        for (int i = 0; i < 32; i++) {
            interpreters.addMainPendingCall(() -> {});
        }
        assertThatThrownBy(() -> interpreters.addMainPendingCall(() -> {})).hasMessageContaining("32 pending calls");
    }

    @Test
    void whatAPendingCallThrowsReachesTheCheckAndTheRestIsMadeLater() {
        Interpreter a = isolated("a");
        List<Integer> made = new ArrayList<>();
        a.addPendingCall(() -> {
            throw new IllegalStateException("failed on purpose");
        });
        a.addPendingCall(() -> made.add(2));
        a.attach(() -> {
            assertThatThrownBy(a::check).hasMessage("failed on purpose");
            a.check();
            return 0;
        });
        assertThat(made).containsExactly(2);
    }

    @Test
    void pendingCallsThatAreLeftAreMadeWhenTheInterpreterEnds() {
        Interpreter a = isolated("a");
        List<String> made = new ArrayList<>();
        a.addPendingCall(() -> made.add("one"));
        a.close();
        assertThat(made).containsExactly("one");
        assertThatThrownBy(() -> a.addPendingCall(() -> {})).isInstanceOf(InterpreterNotFoundException.class);
    }

    @Test
    void callsForTheMainThreadAreMadeByItAlone() throws Exception {
        List<Thread> made = new ArrayList<>();
        interpreters.finalizeRuntime();
        interpreters.initialize();
        interpreters.addMainPendingCall(() -> made.add(Thread.currentThread()));
        inBackground(() -> {
                    visit(interpreters.main());
                    return 0;
                })
                .get();
        visit(isolated("a"));
        assertThat(made).isEmpty();
        visit(interpreters.main());
        assertThat(made).containsExactly(Thread.currentThread());
    }

    // --- exit callbacks ---

    @Test
    void exitCallbacksAreCalledTheLastFirstWhateverOneThrows() {
        Interpreter a = isolated("a");
        List<String> called = new ArrayList<>();
        a.atExit(() -> called.add("first"));
        a.atExit(() -> {
            throw new IllegalStateException("failed on purpose");
        });
        a.atExit(() ->
                called.add("last in " + interpreters.current().orElseThrow().name()));
        assertThatThrownBy(a::close)
                .satisfies(report -> assertThat(report.getSuppressed())
                        .singleElement()
                        .satisfies(failure -> assertThat(failure).hasMessageContaining("failed on purpose")));
        assertThat(called).containsExactly("last in a", "first");
        assertThatThrownBy(() -> a.atExit(() -> {})).isInstanceOf(InterpreterNotFoundException.class);
    }

    @Test
    void threadsPendingCallsAndExitCallbacksGoOnUntilAllIsQuiet() {
        Interpreter a = isolated("a");
        List<String> called = new ArrayList<>();
        a.atExit(() -> {
            called.add("exit");
            a.startThread("late", false, () -> {
                called.add("thread");
                a.addPendingCall(() -> {
                    called.add("pending");
                    a.atExit(() -> called.add("exit again"));
                });
            });
        });
        a.close();
        assertThat(called).containsExactly("exit", "thread", "pending", "exit again");
    }

    @Test
    void whatNeverBecomesQuietIsCutOffAndNamed() {
        Interpreter a = isolated("a");
        List<Integer> rounds = new ArrayList<>();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            rounds.add(1);
            a.atExit(again[0]);
        };
        a.atExit(again[0]);
        assertThatThrownBy(a::close)
                .satisfies(report -> assertThat(report.getSuppressed())
                        .anySatisfy(failure -> assertThat(failure).hasMessageContaining("was not quiet")));
        assertThat(rounds).hasSizeBetween(2, 20);
        assertThat(interpreters.find("a")).isEmpty();
    }

    // --- warnings ---

    @Test
    void theSixActionsDecideWhatBecomesOfAWarning() {
        Interpreter a = isolated("a");
        List<String> shown = new ArrayList<>();
        a.warnings().hook(warning -> shown.add(warning.module() + warning.lineno()));
        for (Action action : Action.values()) {
            a.warnings().resetFilters();
            a.warnings().filter(WarningFilter.of(action, WarningCategory.USER));
            shown.clear();
            List<Throwable> thrown = new ArrayList<>();
            for (String place : List.of("m1", "m1", "m2", "n1", "n1")) {
                try {
                    a.warnings()
                            .warn(new Warning(
                                    "text for " + action,
                                    WarningCategory.USER,
                                    place.substring(0, 1),
                                    "file",
                                    place.charAt(1) - '0'));
                } catch (WarningException e) {
                    thrown.add(e);
                }
            }
            assertThat(thrown).as("thrown for %s", action).hasSize(action == Action.ERROR ? 5 : 0);
            assertThat(shown)
                    .as("shown for %s", action)
                    .isEqualTo(
                            switch (action) {
                                case ERROR, IGNORE -> List.of();
                                case ALWAYS -> List.of("m1", "m1", "m2", "n1", "n1");
                                case DEFAULT -> List.of("m1", "m2", "n1");
                                case MODULE -> List.of("m1", "n1");
                                case ONCE -> List.of("m1");
                            });
        }
    }

    @Test
    void warningsAndTheirFiltersBelongToOneInterpreter() {
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.warnings().hook(warning -> {});
        b.warnings().hook(warning -> {});
        a.warnings().filter(WarningFilter.of(Action.ERROR, WarningCategory.WARNING));
        b.warnings().warn(WarningCategory.USER, "seen");
        assertThatThrownBy(() -> a.warnings().warn(WarningCategory.DEPRECATION, "an error"))
                .isInstanceOf(WarningException.class);
        assertThat(a.warnings().shown()).isEmpty();
        assertThat(b.warnings().shown()).singleElement().satisfies(warning -> {
            assertThat(warning.module()).isEqualTo(KeepingIT.class.getName());
            assertThat(warning.filename()).isEqualTo("KeepingIT.java");
            assertThat(warning.lineno()).isPositive();
        });
        b.warnings().warn(WarningCategory.DEPRECATION, "ignored at first");
        assertThat(b.warnings().shown()).hasSize(1);
    }

    // --- audit ---

    private ServiceRegistration<AuditHook> hook(AuditHook hook, Map<String, Object> properties) {
        return context.registerService(AuditHook.class, hook, FrameworkUtil.asDictionary(properties));
    }

    @Test
    void auditHooksSeeWhatHappensInTheirInterpreterOrEverywhere() {
        deploy("counter");
        Interpreter b = isolated("b");
        List<String> everywhere = new ArrayList<>();
        List<String> inB = new ArrayList<>();
        ServiceRegistration<AuditHook> all = hook(event -> everywhere.add(line(event)), Map.of());
        ServiceRegistration<AuditHook> one = hook(event -> inB.add(line(event)), Map.of(Interpreter.ID, b.id()));
        try {
            Interpreter a = isolated("a");
            a.call("counter.increment");
            b.call("counter.increment");
            b.startThread("t", false, () -> {});
            b.attach(() -> {
                interpreters.audit("mine", 1, null);
                return 0;
            });
            a.close();
            b.close();
            assertThat(inB)
                    .hasSize(4)
                    .contains(
                            "b import [counter]",
                            "b mine [1, null]",
                            "b cpython.PyInterpreterState_Clear [" + b.id() + ", b]")
                    .anyMatch(line -> line.startsWith("b _thread.start_new_thread [interp-" + b.id() + "-t-"));
            assertThat(everywhere)
                    .containsAll(inB)
                    .contains(
                            " cpython.PyInterpreterState_New [" + a.id() + ", a]",
                            "a import [counter]",
                            "a cpython.PyInterpreterState_Clear [" + a.id() + ", a]");
        } finally {
            all.unregister();
            one.unregister();
        }
    }

    private static String line(AuditEvent event) {
        return event.interpreter().map(Interpreter::name).orElse("") + " " + event.name() + " " + event.arguments();
    }

    @Test
    void aHookThatThrowsStopsWhatItWasToldOf() {
        deploy("counter");
        Interpreter a = isolated("a");
        ServiceRegistration<AuditHook> no = hook(
                event -> {
                    throw new IllegalStateException("forbidden: " + event.name());
                },
                Map.of());
        try {
            assertThatThrownBy(() -> isolated("b")).hasMessage("forbidden: " + AuditEvent.INTERPRETER_NEW);
            assertThatThrownBy(() -> a.startThread("t", false, () -> {}))
                    .hasMessage("forbidden: " + AuditEvent.START_THREAD);
            assertThatThrownBy(() -> imports.importModule(a, "counter")).hasMessageContaining("forbidden: import");
            assertThatThrownBy(() -> a.exec("pass")).hasMessageContaining("forbidden: exec");
            assertThatThrownBy(() -> deploy("library")).hasMessageContaining("forbidden: " + AuditEvent.DEPLOY);
            assertThatThrownBy(a::close).hasMessageContaining("finalizers failed");
        } finally {
            no.unregister();
        }
        assertThat(interpreters.list()).containsExactly(interpreters.main());
        assertThat(a.threads()).isEmpty();
        assertThat(spaces.of(interpreters.main()).bundles()).isEmpty();
    }

    // --- references, dictionary, tracing ---

    @Test
    void anInterpreterThatRequiresReferencesEndsWithTheLast() {
        Interpreter a = isolated("a");
        assertThatThrownBy(a::decref).isInstanceOf(InterpreterException.class);
        assertThat(a.incref()).isEqualTo(1);
        assertThat(a.decref()).isZero();
        assertThat(a.state()).as("none are required").isEqualTo(Interpreter.State.READY);
        a.requireReferences();
        a.incref();
        a.incref();
        a.decref();
        assertThat(a.references()).isEqualTo(1);
        assertThat(a.state()).isEqualTo(Interpreter.State.READY);
        a.decref();
        assertThat(a.state()).isEqualTo(Interpreter.State.DESTROYED);
    }

    @Test
    void oneThatRunsEndsWhenItHasFinished() {
        Interpreter a = isolated("a");
        a.requireReferences();
        a.incref();
        a.attach(() -> {
            a.decref();
            return assertThat(a.state()).isEqualTo(Interpreter.State.READY);
        });
        assertThat(a.state()).isEqualTo(Interpreter.State.DESTROYED);
    }

    @Test
    void theDictionaryIsEmptiedAtTheEnd() {
        Interpreter a = isolated("a");
        a.dict().put("key", "value");
        a.close();
        assertThat(a.dict()).isEmpty();
    }

    @Test
    void aTraceFunctionSeesTheCallsOfItsThreadAlone() throws Exception {
        deploy("counter");
        Interpreter a = isolated("a");
        InterpreterThread traced = a.newThread();
        List<String> seen = new ArrayList<>();
        assertThat(a.tracing()).isZero();
        traced.setTrace((thread, event, module, function) -> seen.add(event + " " + module + "." + function));
        assertThat(a.tracing()).isEqualTo(1);
        FutureTask<Object> other = inBackground(() -> a.call("counter.increment"));
        other.get();
        assertThat(seen).isEmpty();
        traced.attach(() -> a.call("counter.increment"));
        assertThat(seen).containsExactly("CALL counter.increment", "RETURN counter.increment");
        traced.delete();
        assertThat(a.tracing()).isZero();
    }
}
