package org.vivarium.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** References that are given back from anywhere. */
@Timeout(60)
final class LaterTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeInterpreter one = runtime.interpreter(1);
    private final FakeInterpreter two = runtime.interpreter(2);
    private final List<String> events = new ArrayList<>();

    private List<Node> nodes(int count) throws Exception {
        List<Node> made = new ArrayList<>();
        one.locked(() -> {
            for (int i = 0; i < count; i++) {
                made.add(new Node(one.collector(), "n" + i, events));
            }
        });
        return made;
    }

    @Test
    void aReferenceIsGivenBackAtTheNextCheck() throws Exception {
        Node node = nodes(1).getFirst();

        two.locked(node::decrefLater);

        assertThat(node.refcount()).isEqualTo(1);
        one.check();
        assertThat(events).containsExactly("finalize n0", "clear n0", "dealloc n0");
    }

    @Test
    void onePendingCallIsEnoughForMany() throws Exception {
        nodes(1000).forEach(Tracked::decrefLater);

        assertThat(one.calls()).isEqualTo(1);
        one.check();
        assertThat(events).filteredOn(each -> each.startsWith("dealloc")).hasSize(1000);
    }

    @Test
    void nothingIsLostWhenTheInterpreterTakesNoCall() throws Exception {
        List<Node> nodes = nodes(4);
        Collector collector = one.collector();
        for (int i = 0; i < 300; i++) {
            one.interpreter().addPendingCall(() -> {});
        }
        nodes.getFirst().decrefLater();
        one.check();
        assertThat(events).isEmpty();

        // By the next one,
        nodes.get(1).decrefLater();
        one.check();
        assertThat(events).contains("dealloc n0", "dealloc n1");

        // by a collection,
        for (int i = 0; i < 300; i++) {
            one.interpreter().addPendingCall(() -> {});
        }
        nodes.get(2).decrefLater();
        one.locked(() -> collector.collect(0));
        assertThat(events).contains("dealloc n2");
        one.check();

        // or by a new object.
        for (int i = 0; i < 300; i++) {
            one.interpreter().addPendingCall(() -> {});
        }
        nodes.get(3).decrefLater();
        one.check();
        assertThat(events).doesNotContain("dealloc n3");
        nodes(1);
        one.check();
        assertThat(events).contains("dealloc n3");
    }

    @Test
    void whatIsLeftIsGivenBackWhenTheInterpreterEnds() throws Exception {
        Node node = nodes(1).getFirst();
        one.state = Interpreter.State.FINALIZING;
        node.decrefLater();

        runtime.end(one);

        assertThat(events).containsOnlyOnce("dealloc n0");
        node.decrefLater();
        assertThat(events).containsOnlyOnce("dealloc n0");
    }

    @Test
    void aReferenceTooManyIsReported() throws Exception {
        try (Reports reports = new Reports()) {
            Node node = nodes(1).getFirst();
            node.decrefLater();
            node.decrefLater();

            one.check();

            assertThat(reports.messages()).singleElement().asString().contains("has been deallocated");
        }
    }

    @Test
    void theCollectorSaysThatTheInterpreterHasEnded() throws Exception {
        Collector collector = one.collector();
        runtime.end(one);

        assertThat(collector.interpreter()).isEqualTo(one.interpreter());
        for (Node.Slot use : List.<Node.Slot>of(
                collector::collect,
                collector::stats,
                collector::objects,
                collector::freeze,
                () -> collector.own(() -> {}),
                () -> new Node(collector, "late", events))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(InterpreterNotFoundException.class)
                    .hasMessage("interpreter 1 (fake) has ended");
        }
    }
}
