package org.vivarium.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.gc.Collector;
import org.vivarium.gc.WeakRef;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** How collectors begin and end. */
@Timeout(60)
final class EndTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeInterpreter one = runtime.interpreter(1);
    private final List<String> events = new ArrayList<>();
    private final Reports reports = new Reports();

    private Node node(String name) throws Exception {
        return new Node(one.collector(), name, events);
    }

    @AfterEach
    void closeReports() {
        reports.close();
    }

    @Test
    void aCollectorIsMadeWhenItIsAskedFor() throws Exception {
        assertThat(runtime.table().existing(one.interpreter())).isEmpty();

        Collector collector = runtime.table().of(one.interpreter());

        assertThat(collector.interpreter()).isEqualTo(one.interpreter());
        assertThat(runtime.table().of(one.interpreter())).isSameAs(collector);
        assertThat(runtime.table().existing(one.interpreter())).containsSame(collector);
        assertThat(runtime.finalizers())
                .singleElement()
                .satisfies(each -> assertThat(each.interpreter()).isEqualTo(1))
                .satisfies(each -> assertThat(each.phase()).isEqualTo(FinalizationPhase.COLLECT));
    }

    @Test
    void anInterpreterThatHasEndedGetsNone() throws Exception {
        one.collector();
        runtime.end(one);

        assertThat(runtime.finalizers()).isEmpty();
        assertThat(runtime.table().existing(one.interpreter())).isEmpty();
        assertThatThrownBy(one::collector)
                .isInstanceOf(InterpreterNotFoundException.class)
                .hasMessage("interpreter 1 (fake) has ended");
    }

    @Test
    void thereAreNoNewOnesOnceTheBundleStops() throws Exception {
        Collector collector = one.collector();

        runtime.table().refuse();

        assertThat(one.collector()).isSameAs(collector);
        assertThatThrownBy(runtime.interpreter(2)::collector).isInstanceOf(InterpreterNotFoundException.class);
        runtime.end(one);
        assertThat(runtime.finalizers()).isEmpty();
    }

    @Test
    void everythingGoesWhateverItCounts() throws Exception {
        WeakRef<?>[] references = new WeakRef<?>[1];
        one.locked(() -> {
            Node inner = node("inner");
            Node held = node("held").refer(inner);
            references[0] = one.collector().weakRef(held, _ -> events.add("told"));
            node("frozen");
            one.collector().freeze();
            node("young");
        });

        runtime.end(one);

        for (String name : List.of("inner", "held", "frozen", "young")) {
            assertThat(events).containsOnlyOnce("finalize " + name, "dealloc " + name);
            assertThat(events.indexOf("finalize " + name)).isLessThan(events.indexOf("clear " + name));
        }
        assertThat(events).containsOnlyOnce("told");
        assertThat(references[0].get()).isNull();
        assertThat(reports.messages()).isEmpty();
    }

    @Test
    void aReferenceThatIsGivenBackAfterwardsIsNobodys() throws Exception {
        Node[] made = new Node[1];
        one.locked(() -> {
            made[0] = node("a");
            node("b").onDealloc = made[0]::decref;
        });
        runtime.end(one);

        made[0].decref();

        assertThat(events).containsOnlyOnce("dealloc a");
        assertThat(reports.messages()).isEmpty();
        assertThatThrownBy(made[0]::incref).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void allAreFinalizedBeforeTheFirstIsCleared() throws Exception {
        one.locked(() -> {
            node("a").refer(node("b"));
            node("c");
        });

        runtime.end(one);

        assertThat(events.subList(0, 3)).allMatch(each -> each.startsWith("finalize"));
    }

    @Test
    void finalizersMayMakeObjectsThatGoAsWell() throws Exception {
        one.locked(() -> node("a").onFinalize = () -> node("b").onFinalize = () -> node("c"));

        runtime.end(one);

        assertThat(events).contains("finalize c", "dealloc a", "dealloc b", "dealloc c");
    }

    @Test
    void finalizersThatMakeObjectsForeverAreStopped() throws Exception {
        one.locked(() -> spawn(node("a")));

        runtime.end(one);

        assertThat(events).filteredOn(each -> each.startsWith("dealloc")).hasSizeBetween(2, 100);
    }

    private void spawn(Node node) {
        node.onFinalize = () -> spawn(node("again"));
    }

    @Test
    void nothingIsMadeAnyMoreOnceTheFinalizersHaveBeenCalled() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.onDealloc = () -> node("late");
        });

        runtime.end(one);

        assertThat(reports.messages()).singleElement().asString().contains("has ended");
    }

    @Test
    void whatCannotBeFreedIsDeallocatedAtTheEnd() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.clears = false;
            node.refer(node).decref();
            one.collector().collect();
            assertThat(one.collector().garbage()).containsExactly(node);
        });

        runtime.end(one);

        assertThat(events).containsOnlyOnce("finalize a", "dealloc a");
    }

    @Test
    void callbacksHearOfTheLastCollections() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.refer(node).decref();
            one.collector().addCallback((phase, figures) -> events.add(phase + " " + figures.collected()));
        });

        runtime.end(one);

        assertThat(events).contains("START 0", "STOP 1");
    }

    @Test
    void theEndTakesOverWhatALeftThreadHasBegun() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        one.locked(() -> {
            Node a = node("a");
            Node b = node("b").refer(a);
            a.refer(b);
            a.onFinalize = () -> {
                one.letGoOfLock();
                inside.countDown();
                goOn.await();
            };
            a.decref();
            b.decref();
        });
        Collector collector = one.collector();
        Thread left = Thread.ofVirtual().start(() -> {
            try {
                one.attach(() -> collector.collect());
            } catch (Exception e) {
                events.add(e.getClass().getSimpleName());
            }
        });
        inside.await();

        runtime.end(one);
        List<String> atTheEnd = List.copyOf(events);
        goOn.countDown();
        left.join();

        assertThat(atTheEnd).containsOnlyOnce("finalize a", "finalize b", "dealloc a", "dealloc b");
        assertThat(events.subList(atTheEnd.size(), events.size())).containsOnly("IllegalStateException");
    }

    @Test
    void theEndDeallocatesWhatALeftThreadWasClearing() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        one.locked(() -> {
            Node a = node("a");
            a.onClear = () -> {
                one.letGoOfLock();
                inside.countDown();
                goOn.await();
            };
            a.decrefLater();
        });
        Collector collector = one.collector();
        Thread left = Thread.ofVirtual().start(() -> {
            try {
                one.attach(() -> collector.collect());
            } catch (Exception e) {
                events.add(e.getClass().getSimpleName());
            }
        });
        inside.await();

        runtime.end(one);
        List<String> atTheEnd = List.copyOf(events);
        goOn.countDown();
        left.join();

        assertThat(atTheEnd).containsExactly("finalize a", "clear a", "dealloc a");
        assertThat(events.subList(atTheEnd.size(), events.size())).containsOnly("IllegalStateException");
    }

    @Test
    void nothingOfTheInterpreterStays() throws Exception {
        WeakReference<Object> interpreter = endOne();

        while (interpreter.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    private WeakReference<Object> endOne() throws Exception {
        FakeInterpreter brief = runtime.interpreter(7);
        brief.locked(() -> {
            Node node = new Node(brief.collector(), "a", events);
            brief.collector().weakRef(node, _ -> {});
            brief.collector().addCallback((_, _) -> {});
            node.decrefLater();
        });
        runtime.end(brief);
        return new WeakReference<>(brief.interpreter());
    }
}
