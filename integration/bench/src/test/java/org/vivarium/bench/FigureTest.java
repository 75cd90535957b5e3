package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FigureTest {
    @ParameterizedTest
    @CsvSource({
        "12345.678, 12346",
        "999.6, 1000",
        "100.0, 100",
        "45.678, 45.7",
        "1.8765, 1.88",
        "8.0, 8.00",
        "0.00093612, 0.000936",
        "0.00000012345, 0.000000123",
        "0.0, 0"
    })
    void threeDigitsAreKeptAndAllWholeOnes(double value, String figure) {
        assertThat(Figure.of(value)).isEqualTo(figure);
    }

    @Test
    void aMissingValueIsWhatStandsForIt() {
        assertThat(Figure.of(OptionalDouble.empty(), "-")).isEqualTo("-");
    }
}
