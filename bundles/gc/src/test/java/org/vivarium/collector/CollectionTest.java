package org.vivarium.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.gc.CollectionCallback;
import org.vivarium.gc.CollectionCallback.Phase;
import org.vivarium.gc.Collector;
import org.vivarium.gc.DebugFlag;
import org.vivarium.gc.ForeignReferenceException;
import org.vivarium.gc.GenerationStats;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.WeakRef;
import org.vivarium.interpreters.InterpreterException;

/** What a collector finds, and what becomes of it. */
@Timeout(60)
final class CollectionTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeInterpreter one = runtime.interpreter(1);
    private final FakeInterpreter two = runtime.interpreter(2);
    private final List<String> events = new ArrayList<>();
    private final Reports reports = new Reports();

    private Collector collector() throws Exception {
        return one.collector();
    }

    private Node node(String name) throws Exception {
        return new Node(collector(), name, events);
    }

    /** Two that refer to each other, and that nothing else refers to. */
    private List<Node> cycle(String first, String second) throws Exception {
        Node a = node(first);
        Node b = node(second).refer(a);
        a.refer(b);
        a.decref();
        b.decref();
        return List.of(a, b);
    }

    @AfterEach
    void closeReports() {
        reports.close();
    }

    // --- what is found ---

    @Test
    void aCycleIsFinalizedThenClearedAndDeallocated() throws Exception {
        one.locked(() -> {
            cycle("a", "b");

            assertThat(collector().collect()).isEqualTo(2);

            assertThat(events).startsWith("finalize a", "finalize b", "clear a");
            assertThat(events).filteredOn(each -> each.startsWith("finalize")).hasSize(2);
            assertThat(events).contains("dealloc a", "dealloc b");
            assertThat(collector().objects()).isEmpty();
        });
    }

    @Test
    void anObjectThatRefersToItselfIsFound() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.refer(node, node);
            node.decref();

            assertThat(collector().collect()).isEqualTo(1);
            assertThat(events).contains("dealloc a");
        });
    }

    @Test
    void whatIsReferredToFromOutsideStaysWithAllThatItRefersTo() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            Node root = node("root").refer(cycle.getFirst());
            Node tail = node("tail");
            cycle.getLast().refer(tail);
            tail.decref();

            assertThat(collector().collect()).isZero();
            assertThat(events).isEmpty();

            root.decref();
            assertThat(collector().collect()).isEqualTo(3);
            assertThat(events).contains("dealloc a", "dealloc b", "dealloc tail");
        });
    }

    @Test
    void whatCameOutOfTheRowComesBackWhenItIsReached() throws Exception {
        one.locked(() -> {
            // The ones in front are taken out before the last one shows the way to them.
            Node first = node("first");
            Node second = node("second").refer(first);
            Node last = node("last").refer(second);
            first.decref();
            second.decref();

            assertThat(collector().collect()).isZero();

            assertThat(collector().objects(2)).containsExactlyInAnyOrder(first, second, last);
        });
    }

    @Test
    void aFinalizerMayResurrectAndIsNotCalledAgain() throws Exception {
        one.locked(() -> {
            Node keeper = node("keeper");
            List<Node> cycle = cycle("a", "b");
            cycle.getFirst().onFinalize = () -> keeper.refer(cycle.getFirst());

            assertThat(collector().collect()).isZero();
            assertThat(events).containsExactly("finalize a", "finalize b");
            assertThat(cycle).allMatch(each -> each.isTracked() && each.isFinalized());

            keeper.drop(cycle.getFirst());
            assertThat(collector().collect()).isEqualTo(2);
            assertThat(events).filteredOn(each -> each.startsWith("finalize")).hasSize(2);
            assertThat(events).contains("dealloc a", "dealloc b");
        });
    }

    @Test
    void aFinalizerMayFreeOthersOfTheCycle() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            cycle.getFirst().onFinalize = () -> cycle.getFirst().drop(cycle.getLast());

            collector().collect();

            assertThat(events).contains("dealloc a", "dealloc b");
            assertThat(events).doesNotHaveDuplicates();
            assertThat(collector().objects()).isEmpty();
        });
    }

    @Test
    void weakReferencesAreClearedBeforeTheFirstFinalizer() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            WeakRef<Node> reference = collector().weakRef(cycle.getLast(), _ -> events.add("told"));
            cycle.getFirst().onFinalize = () -> assertThat(reference.get()).isNull();

            collector().collect();

            assertThat(events).startsWith("told", "finalize a", "finalize b");
        });
        assertThat(reports.messages()).isEmpty();
    }

    @Test
    void whatAFinalizerThrowsIsReportedAndTheCycleGoes() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            cycle.getFirst().onFinalize = () -> {
                throw new IllegalArgumentException("no");
            };

            assertThat(collector().collect()).isEqualTo(2);
            assertThat(events).contains("dealloc a", "dealloc b");
        });
        assertThat(reports.messages()).hasSize(1);
    }

    @Test
    void aCollectionFromAFinalizerOrCallbackDoesNothing() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            cycle.getFirst().onFinalize =
                    () -> assertThat(collector().collect()).isZero();
            collector().addCallback((_, _) -> nested());

            assertThat(collector().collect()).isEqualTo(2);
            assertThat(collector().stats().getLast().collections()).isEqualTo(1);
        });
        assertThat(reports.messages()).isEmpty();
    }

    private void nested() {
        try {
            assertThat(collector().collect()).isZero();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCollectionFromADeallocGoesOn() throws Exception {
        one.locked(() -> {
            cycle("a", "b");
            Node node = node("c");
            node.onDealloc = () -> assertThat(collector().collect()).isEqualTo(2);

            node.decref();

            assertThat(events).containsOnlyOnce("dealloc a", "dealloc b", "dealloc c");
            assertThat(collector().garbage()).isEmpty();
        });
        assertThat(reports.messages()).isEmpty();
    }

    @Test
    void whatIsNotClearedIsKeptInGarbageUntilThatIsLetGo() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            cycle.forEach(each -> each.clears = false);

            assertThat(collector().collect()).isEqualTo(2);
            assertThat(collector().garbage()).containsExactlyElementsOf(cycle);
            assertThat(collector().stats().getLast()).isEqualTo(new GenerationStats(1, 0, 2));
            assertThat(collector().collect()).isZero();

            cycle.forEach(each -> each.clears = true);
            collector().clearGarbage();
            assertThat(collector().garbage()).isEmpty();
            assertThat(collector().collect()).isEqualTo(2);
            assertThat(events).contains("dealloc a", "dealloc b");
            assertThat(collector().stats().getLast()).isEqualTo(new GenerationStats(3, 2, 2));
        });
    }

    @Test
    void aTraverseThatThrowsFreesNothing() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            Node alive = node("alive").refer(cycle.getFirst());
            int[] calls = new int[1];
            // The second call is that which looks for what is reachable.
            alive.onTraverse = () -> {
                if (++calls[0] == 2) {
                    throw new IllegalArgumentException("lost the way");
                }
            };

            collector().addCallback((phase, figures) -> events.add(phase + " " + figures.collected()));

            assertThatThrownBy(() -> collector().collect()).hasMessage("lost the way");

            assertThat(events).containsExactly("START 0", "STOP 0");
            assertThat(collector().objects()).hasSize(3);
            assertThat(collector().collect()).isZero();
            alive.decref();
            assertThat(collector().collect()).isEqualTo(2);
        });
    }

    @Test
    void aTraverseThatGivesAReferenceBackIsRefused() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            Node other = node("b");
            node.onTraverse = other::decref;

            assertThatThrownBy(() -> collector().collect())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("counts references");
            assertThat(other.refcount()).isEqualTo(1);
        });
    }

    @Test
    void objectsMadeByATraverseAreNotTakenForGarbage() throws Exception {
        one.locked(() -> {
            List<Node> made = new ArrayList<>();
            Node node = node("a");
            node.onTraverse = () -> made.add(node("made"));

            assertThat(collector().collect()).isZero();

            assertThat(made).isNotEmpty().allMatch(Node::isTracked);
        });
    }

    // --- generations ---

    @Test
    void whatSurvivesMovesToTheNextGeneration() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            assertThat(collector().objects(0)).containsExactly(node);

            collector().collect(0);
            assertThat(collector().objects(1)).containsExactly(node);
            collector().collect(0);
            assertThat(collector().objects(1)).containsExactly(node);
            collector().collect(1);
            assertThat(collector().objects(2)).containsExactly(node);
            collector().collect(2);
            assertThat(collector().objects(2)).containsExactly(node);
        });
    }

    @Test
    void aYoungCollectionLooksAtNothingOlder() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            Node keeper = node("keeper").refer(cycle.getFirst());
            collector().collect();
            keeper.decref();

            assertThat(collector().collect(0)).isZero();
            assertThat(collector().collect(1)).isZero();
            assertThat(collector().collect(2)).isEqualTo(2);
        });
    }

    @Test
    void aReferenceFromAnOlderGenerationKeeps() throws Exception {
        one.locked(() -> {
            Node old = node("old");
            collector().collect();
            Node young = node("young");
            old.refer(young);
            young.decref();

            assertThat(collector().collect(0)).isZero();
            assertThat(young.isTracked()).isTrue();
        });
    }

    @Test
    void thereAreNoOtherGenerations() throws Exception {
        Collector collector = collector();
        for (int generation : new int[] {-1, 3}) {
            assertThatThrownBy(() -> collector.collect(generation)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> collector.objects(generation)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void countsTellHowFarItIsFromTheThresholds() throws Exception {
        one.locked(() -> {
            Node first = node("a");
            node("b");
            assertThat(collector().counts()).containsExactly(2, 0, 0);
            first.decref();
            assertThat(collector().counts()).containsExactly(1, 0, 0);

            collector().collect(0);
            assertThat(collector().counts()).containsExactly(0, 1, 0);
            collector().collect(1);
            assertThat(collector().counts()).containsExactly(0, 0, 1);
            collector().collect(2);
            assertThat(collector().counts()).containsExactly(0, 0, 0);
        });
    }

    @Test
    void thresholdsAreCPythonsUnlessSet() throws Exception {
        Collector collector = collector();
        one.attach(() -> {
            assertThat(collector.thresholds()).isEqualTo(new Thresholds(2000, 10, 10));
            collector.thresholds(new Thresholds(5, 6, 7));
            assertThat(collector.thresholds()).isEqualTo(new Thresholds(5, 6, 7));
            return 0;
        });
        assertThatThrownBy(() -> new Thresholds(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    // --- automatic collection ---

    @Test
    void itCollectsByItselfAtTheNextCheckAndNotInAConstructor() throws Exception {
        Collector collector = collector();
        one.locked(() -> {
            collector.thresholds(new Thresholds(10, 10, 10));
            cycle("a", "b");
            for (int i = 0; i < 9; i++) {
                node("alive");
            }
            assertThat(events).isEmpty();
        });
        assertThat(one.calls()).isEqualTo(1);

        one.check();

        assertThat(events).contains("dealloc a", "dealloc b");
        one.locked(() -> {
            assertThat(collector.stats().getFirst()).isEqualTo(new GenerationStats(1, 2, 0));
            assertThat(collector.objects(1)).hasSize(9);
        });
    }

    @Test
    void itDoesNotWhenItIsDisabledOrTheThresholdIsZero() throws Exception {
        Collector collector = collector();
        one.locked(() -> {
            collector.thresholds(new Thresholds(10, 10, 10));
            assertThat(collector.isEnabled()).isTrue();
            collector.disable();
            assertThat(collector.isEnabled()).isFalse();
            for (int i = 0; i < 20; i++) {
                node("a");
            }
            collector.enable();
            collector.thresholds(new Thresholds(0, 10, 10));
            node("b");
        });
        assertThat(one.calls()).isZero();
        one.locked(() -> {
            collector.thresholds(new Thresholds(10, 10, 10));
            node("c");
        });
        assertThat(one.calls()).isEqualTo(1);
    }

    @Test
    void olderGenerationsHaveTheirTurnLessOften() throws Exception {
        Collector collector = collector();
        List<Integer> generations = new ArrayList<>();
        one.locked(() -> {
            collector.thresholds(new Thresholds(1, 2, 1));
            collector.addCallback((phase, info) -> {
                if (phase == Phase.START) {
                    generations.add(info.generation());
                }
            });
        });
        for (int i = 0; i < 12; i++) {
            one.locked(() -> {
                node("a").decref();
                Node first = node("b");
                Node second = node("c");
                first.decref();
                second.decref();
                cycle("d", "e");
            });
            one.check();
        }

        assertThat(generations).containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0);
    }

    @Test
    void theOldestWaitsUntilAQuarterIsNew() throws Exception {
        Collector collector = collector();
        List<Integer> generations = new ArrayList<>();
        one.locked(() -> {
            for (int i = 0; i < 100; i++) {
                node("old");
            }
            collector.collect();
            collector.thresholds(new Thresholds(1, 0, 0));
            collector.addCallback((phase, info) -> {
                if (phase == Phase.START) {
                    generations.add(info.generation());
                }
            });
        });
        while (!generations.contains(2)) {
            one.locked(() -> {
                node("new");
                node("new");
            });
            one.check();
        }

        one.locked(() -> assertThat(collector.objects().size()).isBetween(125, 132));
    }

    @Test
    void whatGoesWrongInAnAutomaticCollectionIsReported() throws Exception {
        Collector collector = collector();
        one.locked(() -> {
            collector.thresholds(new Thresholds(1, 10, 10));
            Node node = node("a");
            node.onTraverse = () -> {
                throw new IllegalArgumentException("lost");
            };
            node("b");
        });

        one.check();

        assertThat(reports.messages())
                .singleElement()
                .asString()
                .contains("a collection of interpreter 1")
                .contains("lost");
    }

    @Test
    void itAsksAgainWhenTheInterpreterTakesNoCall() throws Exception {
        Collector collector = collector();
        for (int i = 0; i < 300; i++) {
            one.interpreter().addPendingCall(() -> {});
        }
        one.locked(() -> {
            collector.thresholds(new Thresholds(1, 10, 10));
            cycle("a", "b");
        });
        one.check();
        assertThat(events).isEmpty();

        one.locked(() -> node("c"));
        one.check();

        assertThat(events).contains("dealloc a", "dealloc b");
    }

    // --- callbacks, looking, freezing, debugging ---

    @Test
    void callbacksHearOfTheBeginningAndTheEnd() throws Exception {
        one.locked(() -> {
            CollectionCallback callback = (phase, info) -> events.add(phase + " " + info);
            collector().addCallback((_, _) -> {
                throw new IllegalArgumentException("deaf");
            });
            collector().addCallback(callback);
            Node node = node("a");
            node.refer(node).decref();

            collector().collect(1);

            assertThat(events.getFirst()).isEqualTo("START Figures[generation=1, collected=0, uncollectable=0]");
            assertThat(events.getLast()).isEqualTo("STOP Figures[generation=1, collected=1, uncollectable=0]");
            assertThat(collector().removeCallback(callback)).isTrue();
            assertThat(collector().removeCallback(callback)).isFalse();
            events.clear();
            collector().collect();
            assertThat(events).isEmpty();
        });
        assertThat(reports.messages()).hasSize(4);
    }

    @Test
    void referrersAndReferentsAreFound() throws Exception {
        one.locked(() -> {
            Node a = node("a");
            Node b = node("b").refer(a, a);
            Node c = node("c").refer(a, b);
            collector().freeze();

            assertThat(collector().referents(b)).containsExactly(a, a);
            assertThat(collector().referrers(a)).containsExactlyInAnyOrder(b, c);
            assertThat(collector().referrers(c)).isEmpty();
        });
    }

    @Test
    void whatIsFrozenIsNotCollected() throws Exception {
        one.locked(() -> {
            cycle("a", "b");
            collector().freeze();

            assertThat(collector().freezeCount()).isEqualTo(2);
            assertThat(collector().objects()).isEmpty();
            assertThat(collector().counts()).containsExactly(0, 0, 0);
            assertThat(collector().collect()).isZero();

            collector().unfreeze();
            assertThat(collector().freezeCount()).isZero();
            assertThat(collector().objects(2)).hasSize(2);
            assertThat(collector().collect()).isEqualTo(2);
        });
    }

    @Test
    void saveAllKeepsWhatIsUnreachable() throws Exception {
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            collector().debug(Set.of(DebugFlag.SAVEALL));
            assertThat(collector().debug()).containsExactly(DebugFlag.SAVEALL);

            assertThat(collector().collect()).isEqualTo(2);
            assertThat(collector().garbage()).containsExactlyElementsOf(cycle);
            assertThat(events).containsExactly("finalize a", "finalize b");
            assertThat(collector().collect()).isZero();

            collector().debug(Set.of());
            collector().clearGarbage();
            assertThat(collector().collect()).isEqualTo(2);
            assertThat(events).contains("dealloc a", "dealloc b");
        });
    }

    @Test
    void debugFlagsHaveItPrint() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            one.locked(() -> {
                cycle("a", "b");
                cycle("c", "d").forEach(each -> each.clears = false);
                collector().debug(Set.of(DebugFlag.STATS, DebugFlag.COLLECTABLE, DebugFlag.UNCOLLECTABLE));
                collector().collect();
            });
        } finally {
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("gc: collecting generation 2...")
                .contains("gc: objects in each generation, and frozen:")
                .contains("gc: collectable " + Node.class.getName() + "@")
                .contains("gc: uncollectable " + Node.class.getName() + "@")
                .contains("gc: done, 4 unreachable, 2 uncollectable");
    }

    // --- other interpreters ---

    @Test
    void aReferenceToAnothersObjectIsSkippedAndNamed() throws Exception {
        Node[] others = new Node[1];
        two.locked(() -> others[0] = new Node(two.collector(), "other", events));
        one.locked(() -> {
            List<Node> cycle = cycle("a", "b");
            cycle.getFirst().referents.addFirst(others[0]);
            // It gives back what is its own alone.
            cycle.getFirst().onClear = () -> cycle.getFirst().referents.remove(others[0]);

            assertThatThrownBy(() -> collector().collect())
                    .isInstanceOf(ForeignReferenceException.class)
                    .hasMessageContaining(new Named(cycle.getFirst()) + " of interpreter 1 (fake)")
                    .hasMessageContaining(new Named(others[0]) + " of interpreter 2 (fake)");

            assertThat(events).contains("dealloc a", "dealloc b");
        });
        assertThat(others[0].refcount()).isEqualTo(1);
        assertThat(reports.messages()).isEmpty();
    }

    @Test
    void anAutomaticCollectionReportsSuchAReference() throws Exception {
        Node[] others = new Node[1];
        two.locked(() -> others[0] = new Node(two.collector(), "other", events));
        Collector collector = collector();
        one.locked(() -> {
            collector.thresholds(new Thresholds(1, 10, 10));
            node("a").referents.add(others[0]);
            node("b");
        });

        one.check();

        assertThat(reports.messages()).singleElement().asString().contains("refers to " + new Named(others[0]));
    }

    @Test
    void aWeakReferenceToAnothersObjectIsRefused() throws Exception {
        Node[] others = new Node[1];
        two.locked(() -> others[0] = new Node(two.collector(), "other", events));

        one.locked(() -> assertThatThrownBy(() -> collector().weakRef(others[0], null))
                .isInstanceOf(ForeignReferenceException.class));
    }

    /** An object as messages name it. */
    private record Named(Object object) {
        @Override
        public String toString() {
            return object.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(object));
        }
    }

    // --- the lock ---

    @Test
    void theCollectorTakesTheLockForAThreadThatIsAttached() throws Exception {
        Collector collector = collector();
        one.locked(() -> cycle("a", "b"));

        assertThat(one.attach(() -> collector.collect())).isEqualTo(2);

        assertThatThrownBy(collector::collect).isInstanceOf(InterpreterException.class);
    }

    @Test
    void noOtherCollectionBeginsWhileAFinalizerHasGivenTheLockUp() throws Exception {
        Collector collector = collector();
        one.locked(() -> {
            Node node = cycle("a", "b").getFirst();
            node.onFinalize = () -> one.interpreter()
                    .unlocked(() -> elsewhere(() -> {
                        assertThat(collector.collect()).isZero();
                        Node other = node("c");
                        other.decref();
                    }));

            assertThat(collector.collect()).isEqualTo(2);
        });
        assertThat(events).contains("dealloc a", "dealloc b", "dealloc c");
        assertThat(reports.messages()).isEmpty();
    }

    @Test
    void whatAnotherThreadLosesGoesWhileADeallocHasGivenTheLockUp() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.onDealloc = () -> one.interpreter()
                    .unlocked(() -> elsewhere(() -> {
                        Node inner = node("inner");
                        Node outer = node("outer").refer(inner);
                        inner.decref();
                        outer.decref();
                        assertThat(events).endsWith("dealloc inner");
                    }));

            node.decref();
        });
        assertThat(reports.messages()).isEmpty();
    }

    /** Has another thread do something under the lock, and waits. */
    private boolean elsewhere(FakeInterpreter.Step step) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            one.locked(step);
            return true;
        });
        Thread.ofVirtual().start(task);
        try {
            return task.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
