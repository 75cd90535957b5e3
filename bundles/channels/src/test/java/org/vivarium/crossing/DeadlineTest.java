package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
    @Test
    void whatHasNoTimeIsOverAtOnce() {
        assertThat(Deadline.after(Duration.ZERO).isOver()).isTrue();
    }

    @Test
    void whatHasTimeIsNotOver() {
        Deadline deadline = Deadline.after(Duration.ofDays(1));

        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.left())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void whatIsLongerThanTheClockGoesNeverEnds() {
        assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Deadline.NEVER);
        assertThat(Deadline.after(Duration.ofDays(36_500)).isOver()).isFalse();
        assertThat(Deadline.NEVER.isOver()).isFalse();
    }
}
