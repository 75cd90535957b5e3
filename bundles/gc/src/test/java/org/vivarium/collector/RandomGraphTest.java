package org.vivarium.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.WeakRef;

/**
 * Graphs of all shapes, in which objects come and go, compared with plain reachability: after a full collection what can be reached from what
 * somebody holds is there, and nothing else.
 */
@Timeout(300)
final class RandomGraphTest {
    private static final int GRAPHS = 3000;
    private static final int STEPS = 60;

    private final FakeRuntime runtime = new FakeRuntime();
    private final Reports reports = new Reports();
    private final FakeInterpreter one = runtime.interpreter(1);

    @AfterEach
    void closeReports() {
        reports.close();
    }

    @Test
    void whatIsReachableStaysAndNothingElse() throws Exception {
        Collector collector = one.collector();
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = new Graph(collector, seed);
            one.locked(graph::live);
        }
    }

    @Test
    void atTheEndAllAreDeallocatedOnce() throws Exception {
        for (int seed = 0; seed < GRAPHS / 10; seed++) {
            FakeInterpreter brief = runtime.interpreter(seed + 2);
            Graph graph = new Graph(brief.collector(), seed);
            brief.locked(() -> graph.grow(STEPS));

            runtime.end(brief);

            graph.checkEverythingGone();
        }
    }

    /** One graph, with what is known of it. */
    private static final class Graph {
        private final Collector collector;
        private final Random random;
        private final String name;
        private final List<String> events = new ArrayList<>();
        private final List<Node> all = new ArrayList<>();
        private final List<Node> held = new ArrayList<>();
        private final Map<Node, WeakRef<Node>> weak = new HashMap<>();
        private final Map<Node, Integer> told = new HashMap<>();

        Graph(Collector collector, int seed) {
            this.collector = collector;
            random = new Random(seed);
            name = "graph " + seed;
        }

        /** Lives and is compared a few times, and then let go. */
        void live() {
            for (int round = 0; round < 3; round++) {
                grow(STEPS);
                if (random.nextBoolean()) {
                    collector.collect(random.nextInt(2));
                }
                collectAll();
                checkReachable();
            }
            // A finalizer may hold its object once more.
            while (!held.isEmpty()) {
                List.copyOf(held).forEach(this::release);
                collectAll();
            }
            checkEverythingGone();
        }

        void grow(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
            }
        }

        private void step() {
            if (held.isEmpty() || random.nextInt(3) == 0) {
                make();
                return;
            }
            Node node = any(held);
            switch (random.nextInt(5)) {
                case 0, 1 -> node.refer(any(held));
                case 2 -> release(node);
                case 3 -> {
                    if (!node.referents.isEmpty()) {
                        node.drop(node.referents.get(random.nextInt(node.referents.size())));
                    }
                }
                default -> {
                    node.incref();
                    held.add(node);
                }
            }
        }

        private Node any(List<Node> nodes) {
            return nodes.get(random.nextInt(nodes.size()));
        }

        private void release(Node node) {
            held.remove(indexOf(held, node));
            node.decref();
        }

        @SuppressWarnings("ReferenceEquality") // Nodes are themselves alone.
        private static int indexOf(List<Node> nodes, Node node) {
            int at = 0;
            while (nodes.get(at) != node) {
                at++;
            }
            return at;
        }

        private Node make() {
            Node made = new Node(collector, String.valueOf(all.size()), events);
            all.add(made);
            held.add(made);
            switch (random.nextInt(8)) {
                case 0 ->
                    made.onFinalize = () -> {
                        made.incref();
                        held.add(made);
                    };
                case 1 ->
                    made.onFinalize = () -> {
                        throw new IllegalArgumentException("no farewell");
                    };
                case 2 ->
                    made.onFinalize = () -> {
                        Node fresh = make();
                        fresh.onFinalize = () -> {};
                        fresh.refer(made, fresh);
                        release(fresh);
                    };
                case 3 -> weak.put(made, collector.weakRef(made, _ -> told.merge(made, 1, Integer::sum)));
                case 4 -> weak.put(made, collector.weakRef(made, null));
                default -> {}
            }
            return made;
        }

        /** Resurrected objects are looked at again, until all finalizers have been called. */
        private void collectAll() {
            for (int before = -1; before != events.size(); ) {
                before = events.size();
                collector.collect();
            }
        }

        private void checkReachable() {
            Set<Node> reachable = new HashSet<>();
            Deque<Node> todo = new ArrayDeque<>(held);
            while (!todo.isEmpty()) {
                Node node = todo.pop();
                if (reachable.add(node)) {
                    node.referents.forEach(each -> todo.push((Node) each));
                }
            }
            for (Node node : all) {
                assertThat(node.isTracked()).as(name).isEqualTo(reachable.contains(node));
            }
            Set<Tracked> tracked = new HashSet<>();
            tracked.addAll(collector.objects());
            assertThat(tracked).as(name).isEqualTo(reachable);
            checkCounts(reachable);
            weak.forEach((node, reference) -> {
                if (!node.isTracked()) {
                    assertThat(reference.get()).as(name).isNull();
                } else if (!node.isFinalized()) {
                    assertThat(reference.get()).as(name).isSameAs(node);
                }
            });
            assertThat(told.values()).as(name).allMatch(count -> count == 1);
        }

        private void checkCounts(Set<Node> reachable) {
            Map<Tracked, Integer> counts = new HashMap<>();
            held.forEach(node -> counts.merge(node, 1, Integer::sum));
            reachable.forEach(node -> node.referents.forEach(each -> counts.merge(each, 1, Integer::sum)));
            for (Node node : reachable) {
                assertThat(node.refcount()).as(name).isEqualTo(counts.get(node));
            }
        }

        void checkEverythingGone() {
            Map<String, Integer> counts = new HashMap<>();
            events.forEach(event -> counts.merge(event, 1, Integer::sum));
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).isTracked()).as(name).isFalse();
                assertThat(counts.get("finalize " + i)).as(name).isEqualTo(1);
                assertThat(counts.get("dealloc " + i)).as(name).isEqualTo(1);
                assertThat(events.indexOf("finalize " + i)).as(name).isLessThan(events.indexOf("clear " + i));
                assertThat(events.indexOf("clear " + i)).as(name).isLessThan(events.indexOf("dealloc " + i));
            }
            assertThat(told.values()).as(name).allMatch(count -> count == 1);
        }
    }
}
