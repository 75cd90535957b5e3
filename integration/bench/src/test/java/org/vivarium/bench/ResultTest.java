package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ResultTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void theRatioIsVivariumsFigureByCPythons() {
        assertThat(new Result("b", "ms", OptionalDouble.of(3), OptionalDouble.of(12), NONE, "").ratio())
                .hasValue(0.25);
    }

    @Test
    void thereIsNoRatioToNothing() {
        assertThat(new Result("b", "ms", OptionalDouble.of(3), NONE, NONE, "").ratio())
                .isEmpty();
    }

    @Test
    void aRemarkIsAddedToTheNote() {
        assertThat(new Result("b", "ms", NONE, NONE, NONE, "one").noting("two").note())
                .isEqualTo("one; two");
    }

    @Test
    void aResultIsARowOfAnotherName() {
        assertThat(new Result("b", "ms", OptionalDouble.of(3), NONE, NONE, "note").named("b-10"))
                .isEqualTo(new Result("b-10", "ms", OptionalDouble.of(3), NONE, NONE, "note"));
    }
}
