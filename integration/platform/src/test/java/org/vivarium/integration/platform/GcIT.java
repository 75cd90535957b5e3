package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.ForeignReferenceException;
import org.vivarium.gc.GenerationStats;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.Tracked;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.paxexam.PaxExam;

/** What modules own is given back, once and in order, however they leave. */
@ExtendWith(PaxExam.class)
final class GcIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String[] IN_ORDER = {
        "close second 1.0.0", "close first 1.0.0", "clear", "finalize mine", "dealloc mine"
    };

    private final List<Object> events = new CopyOnWriteArrayList<>();

    @Inject
    private Collectors collectors;

    @Configuration
    static Option[] configuration() {
        return new Option[] {Platform.connectedUpTo(Platform.IMPORTS)};
    }

    private Interpreter owning(String name) {
        Interpreter made = tenant(name);
        imports.importModule(made, "owning");
        return made;
    }

    private Interpreter tenant(String name) {
        Interpreter made = isolated(name);
        made.dict().put("owning.events", events);
        return made;
    }

    private Collector collector(Interpreter interpreter) {
        return collectors.existing(interpreter).orElseThrow();
    }

    /** Everything has gone, each thing once, the resources before the clear slot. */
    private void assertGone() {
        assertThat(events).startsWith((Object[]) IN_ORDER);
        assertThat(events).containsOnlyOnce("finalize attribute", "dealloc attribute");
        assertThat(events).doesNotHaveDuplicates();
    }

    @Test
    void unloadingClosesTheResourcesTheLastInFront() {
        deploy("owning");
        Interpreter a = owning("a");
        assertThat(events).isEmpty();
        assertThat(a.<List<Tracked>, RuntimeException>attach(collector(a)::objects))
                .hasSize(5);

        imports.unload(a, "owning");

        assertGone();
        assertThat(a.<List<Tracked>, RuntimeException>attach(collector(a)::objects))
                .isEmpty();
        a.close();
        assertGone();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void theEndOfTheInterpreterClosesThem() {
        deploy("owning");
        Interpreter a = owning("a");
        Collector collector = collector(a);

        a.close();

        assertGone();
        assertThat(collectors.existing(a)).isEmpty();
        assertThat(collector.interpreter()).isEqualTo(a);
        assertThatThrownBy(collector::collect).isInstanceOf(InterpreterNotFoundException.class);
        assertThatThrownBy(() -> collectors.of(a)).isInstanceOf(InterpreterNotFoundException.class);
        assertThat(steps(a)).containsSubsequence("MODULES", "COLLECT");
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    private List<String> steps(Interpreter interpreter) {
        FinalizationTrace trace = interpreters.finalizations().stream()
                .filter(each -> each.id() == interpreter.id())
                .findFirst()
                .orElseThrow();
        return trace.steps().stream().map(step -> step.phase().name()).toList();
    }

    @Test
    void aKillClosesThem() throws Exception {
        deploy("owning");
        Interpreter a = owning("a");
        CountDownLatch begun = new CountDownLatch(1);
        a.dict().put("owning.begun", (Runnable) begun::countDown);
        FutureTask<Object> working = inBackground(() -> Objects.requireNonNullElse(a.call("owning.block"), "nothing"));
        begun.await();

        a.kill();

        assertThatThrownBy(working::get).isNotNull();
        assertGone();
    }

    @Test
    void anotherVersionClosesThoseOfTheOneBefore() {
        deploy("owning");
        Interpreter a = owning("a");
        deploy(FixtureBundle.of("owning").version("2.0.0"));

        imports.reload(a, "owning");

        assertGone();
        events.clear();
        a.close();
        assertThat(events).startsWith("close second 2.0.0", "close first 2.0.0", "clear");
        assertThat(events).doesNotHaveDuplicates();
    }

    @Test
    void aFailedExecClosesWhatItHasOwned() {
        deploy("owning");
        Interpreter a = tenant("a");
        a.dict().put("owning.fails", true);

        assertThatThrownBy(() -> imports.importModule(a, "owning")).isInstanceOf(ExecutionFailedException.class);

        assertThat(events).containsExactly("close second 1.0.0", "close first 1.0.0", "clear");
        a.close();
        assertThat(events).hasSize(3);
    }

    @Test
    void aFailedReloadClosesThoseOfTheNewVersionAlone() {
        deploy("owning");
        Interpreter a = owning("a");
        deploy(FixtureBundle.of("owning").version("2.0.0"));
        a.dict().put("owning.fails", true);

        assertThatThrownBy(() -> imports.reload(a, "owning")).isInstanceOf(ExecutionFailedException.class);

        assertThat(events).containsExactly("close second 2.0.0", "close first 2.0.0", "clear");
        events.clear();
        a.close();
        assertGone();
    }

    @Test
    void cyclesAreFoundByACollection() {
        deploy("owning");
        Interpreter a = owning("a");
        a.call("owning.cycles", 10L);
        assertThat(events).isEmpty();

        assertThat(a.<Integer, RuntimeException>attach(collector(a)::collect)).isEqualTo(20);

        assertThat(events).filteredOn("dealloc cycle"::equals).hasSize(20);
        assertThat(a.<Integer, RuntimeException>attach(collector(a)::collect)).isZero();
    }

    @Test
    void cyclesAreFoundByThemselvesAtCheckPoints() {
        deploy("owning");
        Interpreter a = owning("a");
        Collector collector = collector(a);
        a.attach(() -> {
            collector.thresholds(new Thresholds(100, 10, 10));
            return 0;
        });

        a.call("owning.churn", 1000L);

        List<GenerationStats> stats = a.attach(collector::stats);
        assertThat(stats.stream().mapToLong(GenerationStats::collections).sum()).isGreaterThan(15);
        assertThat(a.<List<Tracked>, RuntimeException>attach(collector::objects))
                .hasSizeLessThan(150);
        assertThat(events).contains("dealloc cycle").doesNotContain("dealloc mine", "dealloc attribute");
    }

    @Test
    void whatIsLeftOfCyclesGoesWithTheInterpreter() {
        deploy("owning");
        Interpreter a = owning("a");
        a.call("owning.cycles", 10L);

        a.close();

        assertThat(events).filteredOn("dealloc cycle"::equals).hasSize(20);
        assertThat(events).filteredOn("finalize cycle"::equals).hasSize(20);
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void twoInterpretersAreKeptApart() {
        deploy("owning");
        Interpreter a = owning("a");
        Interpreter b = owning("b");
        Tracked foreign = (Tracked) Objects.requireNonNull(
                imports.importModule(b, "owning").attributes().get("node"));
        a.dict().put("owning.foreign", foreign);

        a.call("owning.refer");
        assertThatThrownBy(() -> a.attach(collector(a)::collect))
                .isInstanceOf(ForeignReferenceException.class)
                .hasMessageContaining(" of interpreter " + a.id() + " (a) refers to ")
                .hasMessageContaining(" of interpreter " + b.id() + " (b)");
        assertThatThrownBy(() -> a.attach(() -> a.locked(() -> {
                    foreign.incref();
                    return 0;
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to interpreter " + b.id() + " (b)")
                .hasMessageEndingWith("the thread is attached to interpreter " + a.id() + " (a)");

        a.close();
        assertThat(foreign.isTracked()).isTrue();
        assertThat(b.<Integer, RuntimeException>attach(collector(b)::collect)).isZero();
    }

    @Test
    void aReferenceIsGivenBackFromAnywhere() {
        deploy("owning");
        Interpreter a = owning("a");
        Tracked made = a.attach(() -> collector(a).own(() -> events.add("close")));

        made.decrefLater();
        a.attach(() -> {
            a.check();
            return 0;
        });

        assertThat(events).containsExactly("close");
    }

    @Test
    void theStopOfTheBundleEndsTheCollectors() throws Exception {
        deploy("owning");
        Interpreter a = owning("a");
        Bundle gc = bundle("org.vivarium.gc");

        gc.stop();
        try {
            assertThat(events).contains("close first 1.0.0", "dealloc attribute", "dealloc mine");
            Interpreter b = tenant("b");
            assertThatThrownBy(() -> imports.importModule(b, "owning"))
                    .isInstanceOf(InterpreterException.class)
                    .hasMessageContaining("start the bundle org.vivarium.gc");
        } finally {
            gc.start();
        }
        a.close();
        assertThat(events).filteredOn(event -> !event.equals("clear")).doesNotHaveDuplicates();
    }

    private Bundle bundle(String symbolicName) {
        for (Bundle each : context.getBundles()) {
            if (symbolicName.equals(each.getSymbolicName())) {
                return each;
            }
        }
        throw new AssertionError("there is no bundle " + symbolicName);
    }
}
