package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JavaThreadsTest {
    @Test
    void primesAreCountedBelowTheBound() {
        assertThat(JavaThreads.primesBelow(100)).isEqualTo(25);
        assertThat(JavaThreads.primesBelow(2)).isZero();
    }

    @Test
    void thereAreAsManySpeedUpsAsRepetitions() {
        assertThat(JavaThreads.speedUps(100, 2))
                .hasSize(2)
                .allSatisfy(speedUp -> assertThat(speedUp).isPositive());
    }
}
