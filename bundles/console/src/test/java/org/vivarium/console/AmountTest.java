package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountTest {
    @Test
    void bytesAreInTheUnitThatFits() {
        assertThat(Amount.bytes(0)).isEqualTo("0 B");
        assertThat(Amount.bytes(1023)).isEqualTo("1023 B");
        assertThat(Amount.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(Amount.bytes(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
        assertThat(Amount.bytes(13L << 28)).isEqualTo("3.3 GiB");
        assertThat(Amount.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }

    @Test
    void timesAreInTheUnitsThatFit() {
        assertThat(Amount.time(Duration.ZERO)).isEqualTo("0.0 s");
        assertThat(Amount.time(Duration.ofMillis(59_999))).isEqualTo("59.9 s");
        assertThat(Amount.time(Duration.ofSeconds(252))).isEqualTo("4 min 12 s");
        assertThat(Amount.time(Duration.ofMinutes(184))).isEqualTo("3 h 4 min");
        assertThat(Amount.time(Duration.ofHours(51))).isEqualTo("2 d 3 h");
    }
}
