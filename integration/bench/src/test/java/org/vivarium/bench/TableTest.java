package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();
    private static final Result CREATE =
            new Result("create", "µs", OptionalDouble.of(8.21), OptionalDouble.of(8780), NONE, "a short note");

    @Test
    void figuresStandToTheRightAndTheRestToTheLeft() {
        Result start = new Result("start", "ms", OptionalDouble.of(1200), OptionalDouble.of(15.1), NONE, "another");
        assertThat(Table.of(List.of(CREATE, start), 120))
                .containsExactly(
                        "benchmark  unit  vivarium  cpython     ratio  note",
                        "create     µs        8.21     8780  0.000935  a short note",
                        "start      ms        1200     15.1      79.5  another");
    }

    @Test
    void aMissingFigureIsADash() {
        Result alone = new Result("create", "µs", OptionalDouble.of(8.21), NONE, NONE, "");
        assertThat(Table.of(List.of(alone), 120)).element(1).asString().containsPattern("8\\.21 +- +-");
    }

    @Test
    void aLongNoteIsWrappedBelowItself() {
        List<String> lines = Table.of(List.of(CREATE.noting("which is a good deal longer than what is left")), 85);
        assertThat(lines)
                .containsExactly(
                        "benchmark  unit  vivarium  cpython     ratio  note",
                        "create     µs        8.21     8780  0.000935  a short note; which is a good deal",
                        "                                              longer than what is left")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(85));
    }

    @Test
    void aNoteInANarrowTerminalStaysReadable() {
        assertThat(Table.of(List.of(CREATE.noting("more of it than fits")), 10)).hasSize(3);
    }

    @Test
    void aBareContextStandsInTheNote() {
        assertThat(Table.of(List.of(CREATE.beside(OptionalDouble.of(8))), 200))
                .element(1)
                .asString()
                .endsWith("a short note; bare GraalPy context 8.00 (ratio 1.03)");
    }
}
