package org.vivarium.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.Visitor;
import org.vivarium.gc.WeakRef;

/** What becomes of objects by their counts alone. */
@Timeout(60)
final class CountingTest {
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

    @AfterEach
    void closeReports() {
        reports.close();
    }

    @Test
    void anObjectIsBornWithOneReference() throws Exception {
        one.locked(() -> {
            Node node = node("a");

            assertThat(node.refcount()).isEqualTo(1);
            assertThat(node.isTracked()).isTrue();
            assertThat(node.isFinalized()).isFalse();
            assertThat(node.collector()).isSameAs(collector());
            assertThat(collector().objects(0)).containsExactly(node);
        });
    }

    @Test
    void theLastReferenceTakesTheObjectWithIt() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.incref();
            node.decref();
            assertThat(events).isEmpty();

            node.decref();

            assertThat(events).containsExactly("finalize a", "clear a", "dealloc a");
            assertThat(node.refcount()).isZero();
            assertThat(node.isTracked()).isFalse();
            assertThat(node.isFinalized()).isTrue();
            assertThat(collector().objects()).isEmpty();
        });
    }

    @Test
    void whatOnlyItKeptGoesBeforeDecrefReturns() throws Exception {
        one.locked(() -> {
            Node inner = node("inner");
            Node outer = node("outer").refer(inner);
            inner.decref();

            outer.decref();

            assertThat(events)
                    .containsExactly(
                            "finalize outer",
                            "clear outer",
                            "dealloc outer",
                            "finalize inner",
                            "clear inner",
                            "dealloc inner");
        });
    }

    @Test
    void aFinalizerSeesEverythingWhole() throws Exception {
        one.locked(() -> {
            Node inner = node("inner");
            Node outer = node("outer").refer(inner);
            inner.decref();
            outer.onFinalize = () -> {
                assertThat(inner.refcount()).isEqualTo(1);
                assertThat(outer.refcount()).isEqualTo(1);
                assertThat(outer.isTracked()).isTrue();
            };

            outer.decref();
        });
        assertThat(reports.messages()).isEmpty();
    }

    @Test
    void aFinalizerMayMakeTheObjectReachableAgainAndIsCalledOnce() throws Exception {
        one.locked(() -> {
            Node keeper = node("keeper");
            Node node = node("a");
            node.onFinalize = () -> keeper.refer(node);

            node.decref();

            assertThat(events).containsExactly("finalize a");
            assertThat(node.refcount()).isEqualTo(1);
            assertThat(node.isFinalized()).isTrue();
            assertThat(collector().objects()).contains(node);
            keeper.drop(node);
            assertThat(events).containsExactly("finalize a", "clear a", "dealloc a");
        });
    }

    @Test
    void aFinalizerThatGivesBackAReferenceTooManyIsReported() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.onFinalize = node::decref;

            node.decref();

            assertThat(events).containsExactly("finalize a", "clear a", "dealloc a");
        });
        assertThat(reports.messages()).singleElement().asString().contains("a reference too many");
    }

    @Test
    void whatSlotsThrowIsReportedAndTheRestIsDone() throws Exception {
        one.locked(() -> {
            Node inner = node("inner");
            Node node = node("a").refer(inner);
            inner.decref();
            node.onFinalize = () -> {
                throw new java.io.IOException("no farewell");
            };
            node.onClear = () -> {
                throw new IllegalArgumentException("not clear");
            };
            node.onDealloc = () -> {
                throw new AssertionError("no end");
            };

            node.decref();

            assertThat(events).containsExactly("finalize a", "clear a", "dealloc a");
            assertThat(node.isTracked()).isFalse();
        });
        assertThat(reports.messages()).hasSize(3).allMatch(each -> each.contains(Node.class.getName() + "@"));
        assertThat(reports.messages().getFirst())
                .startsWith("finalizeObject of ")
                .contains("interpreter 1 (fake)")
                .endsWith("java.io.IOException: no farewell");
    }

    @Test
    void anInterruptOfASlotStaysSet() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.onDealloc = () -> {
                throw new InterruptedException();
            };

            node.decref();

            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void whatHasBeenDeallocatedCannotBeUsed() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            node.decref();

            for (Node.Slot use : List.<Node.Slot>of(
                    node::incref, node::decref, () -> collector().weakRef(node, null))) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(Node.class.getName() + "@")
                        .hasMessageContaining("has been deallocated");
            }
        });
    }

    @Test
    void aThreadWithoutTheLockIsRefused() throws Exception {
        Node[] made = new Node[1];
        one.locked(() -> made[0] = node("a"));
        Node node = made[0];

        assertThatThrownBy(node::incref)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Node.class.getName() + "@")
                .hasMessageContaining("belongs to interpreter 1 (fake)")
                .hasMessageEndingWith("the thread is attached to no interpreter");
        two.locked(() -> assertThatThrownBy(node::decref)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("the thread is attached to interpreter 2 (fake)"));
        one.attach(() -> assertThatThrownBy(() -> node("b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a new " + Node.class.getName())
                .hasMessageEndingWith("the thread is attached to it"));
        assertThat(node.refcount()).isEqualTo(1);
    }

    @Test
    void replaceCountsBothSides() throws Exception {
        one.locked(() -> {
            Link first = new Link(collector());
            Link old = new Link(collector());
            Link now = new Link(collector());
            first.next(old);
            old.decref();
            assertThat(old.refcount()).isEqualTo(1);

            first.next(now);

            assertThat(old.isTracked()).isFalse();
            assertThat(now.refcount()).isEqualTo(2);
            first.next(now);
            assertThat(now.refcount()).isEqualTo(2);
            first.next(null);
            assertThat(now.refcount()).isEqualTo(1);
        });
    }

    @Test
    void aChainOfAMillionNeedsNoStack() throws Exception {
        one.locked(() -> {
            Collector collector = collector();
            collector.disable();
            Link last = new Link(collector);
            for (int i = 1; i < 1_000_000; i++) {
                Link link = new Link(collector);
                link.next(last);
                last.decref();
                last = link;
            }

            last.decref();

            assertThat(collector.objects()).isEmpty();
            assertThat(collector.counts().getFirst()).isZero();
        });
    }

    @Test
    void aResourceIsClosedWithItsObject() throws Exception {
        Tracked owned = one.attach(() -> collector().own(() -> events.add("closed")));

        one.locked(() -> {
            assertThat(owned.refcount()).isEqualTo(1);
            owned.decref();
        });

        assertThat(events).containsExactly("closed");
    }

    @Test
    void whatAResourceThrowsIsReportedWithItsClass() throws Exception {
        AutoCloseable broken = new AutoCloseable() {
            @Override
            public void close() {
                throw new IllegalArgumentException("stuck");
            }
        };
        Tracked owned = one.attach(() -> collector().own(broken));

        one.locked(owned::decref);

        assertThat(reports.messages())
                .singleElement()
                .asString()
                .contains(broken.getClass().getName())
                .contains("stuck");
    }

    // --- weak references ---

    @Test
    void aWeakReferenceKeepsNothingAndTellsOnce() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            List<WeakRef<?>> told = new ArrayList<>();
            WeakRef<Node> reference = collector().weakRef(node, told::add);
            assertThat(reference.get()).isSameAs(node);
            assertThat(node.refcount()).isEqualTo(1);

            node.decref();

            assertThat(reference.get()).isNull();
            assertThat(told).containsExactly(reference);
        });
    }

    @Test
    void weakReferencesAreClearedAfterTheFinalizerAndBeforeClear() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            WeakRef<Node> reference = collector().weakRef(node, _ -> events.add("told"));
            node.onFinalize = () -> assertThat(reference.get()).isSameAs(node);
            node.onClear = () -> assertThat(reference.get()).isNull();

            node.decref();

            assertThat(events).containsExactly("finalize a", "told", "clear a", "dealloc a");
        });
        assertThat(reports.messages()).isEmpty();
    }

    @Test
    void aClearedReferenceTellsNobody() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            WeakRef<Node> cleared = collector().weakRef(node, _ -> events.add("told"));
            WeakRef<Node> other = collector().weakRef(node, null);

            cleared.clear();
            cleared.clear();

            assertThat(cleared.get()).isNull();
            assertThat(other.get()).isSameAs(node);
            other.clear();
            node.decref();
            assertThat(events).doesNotContain("told");
        });
    }

    @Test
    void whatACallbackThrowsIsReportedAndTheOthersAreCalled() throws Exception {
        one.locked(() -> {
            Node node = node("a");
            collector().weakRef(node, _ -> {
                throw new IllegalArgumentException("deaf");
            });
            collector().weakRef(node, _ -> events.add("told"));

            node.decref();

            assertThat(events).contains("told", "dealloc a");
        });
        assertThat(reports.messages())
                .singleElement()
                .asString()
                .contains("callback")
                .contains("deaf");
    }

    @Test
    void aWeakReferenceIsUsedUnderTheLock() throws Exception {
        WeakRef<?>[] made = new WeakRef<?>[1];
        one.locked(() -> made[0] = collector().weakRef(node("a"), null));

        assertThatThrownBy(made[0]::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to interpreter 1 (fake)");
        assertThatThrownBy(made[0]::clear).isInstanceOf(IllegalStateException.class);
    }

    /** As the documentation of {@link Tracked} has it. */
    private static final class Link extends Tracked {
        private @Nullable Link next;

        Link(Collector collector) {
            super(collector);
        }

        void next(@Nullable Link link) {
            next = replace(next, link);
        }

        @Override
        protected void traverse(Visitor visitor) {
            visitor.visit(next);
        }

        @Override
        protected void clear() {
            next = replace(next, null);
        }
    }
}
