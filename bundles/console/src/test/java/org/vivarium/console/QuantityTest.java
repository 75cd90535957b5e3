package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.000034S, 34us",
        "PT0.0125S, 12ms",
        "PT1.5S, 1500ms",
        "PT10S, 10s",
        "PT90S, 90s",
        "PT12.34S, 12.3s",
        "PT5M, 5m",
        "PT90M, 90m",
        "PT2H, 2h"
    })
    void timesAreReadWithTheirUnit(Duration duration, String text) {
        assertThat(new Quantity.Time(duration)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 1023",
        "1024, 1k",
        "1536, 1536",
        "1536000, 1500k",
        "12345678, 11.8m",
        "67108864, 64m",
        "3221225472, 3g",
        "1099511627776, 1024g"
    })
    void sizesAreReadWithTheirUnit(long bytes, String text) {
        assertThat(new Quantity.Size(bytes)).hasToString(text);
    }

    @Test
    void aProgramGetsPlainNumbers() {
        assertThat(Json.of(new Quantity.Time(Duration.ofMillis(1500)))).isEqualTo("1.5");
        assertThat(Json.of(new Quantity.Size(1536))).isEqualTo("1536");
    }
}
