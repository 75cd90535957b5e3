package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FifoTest {
    private final Fifo<Letter> fifo = new Fifo<>();
    private final Letter a = new Letter("a");
    private final Letter b = new Letter("b");
    private final Letter c = new Letter("c");

    private static final class Letter extends Fifo.Node<Letter> {
        private final String name;

        Letter(String name) {
            this.name = name;
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (Letter letter = fifo.first(); letter != null; letter = fifo.after(letter)) {
            names.add(letter.name);
        }
        assertThat(fifo.size()).isEqualTo(names.size());
        return names;
    }

    @Test
    void nodesStandInTheOrderInWhichTheyCame() {
        fifo.add(a);
        fifo.add(b);
        fifo.add(c);

        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void anyNodeCanLeave() {
        fifo.add(a);
        fifo.add(b);
        fifo.add(c);

        fifo.remove(b);
        assertThat(names()).containsExactly("a", "c");
        fifo.remove(a);
        assertThat(names()).containsExactly("c");
        fifo.remove(c);
        assertThat(names()).isEmpty();
    }

    @Test
    void whatHasLeftMayComeAgainAndLeavesOnce() {
        fifo.add(a);
        fifo.add(b);
        fifo.remove(a);
        fifo.remove(a);
        fifo.add(a);

        assertThat(names()).containsExactly("b", "a");
    }
}
