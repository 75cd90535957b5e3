package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SamplesTest {
    private final Samples samples = new Samples();

    @Test
    void noValuesHaveNoMedian() {
        assertThat(samples.median()).isEmpty();
    }

    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        samples.addAll(List.of(9.0, 1.0));
        samples.add(4.0);
        assertThat(samples.median()).hasValue(4.0);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        samples.addAll(List.of(100.0, 1.0, 3.0, 2.0));
        assertThat(samples.median()).hasValue(2.5);
    }

    @Test
    void theHighestValueIsKept() {
        assertThat(samples.max()).isEmpty();
        samples.addAll(List.of(100.0, 1.0, 300.0, 2.0));
        assertThat(samples.max()).hasValue(300.0);
    }
}
