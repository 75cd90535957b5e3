package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatnessTest {
    private static final long MEGABYTE = 1 << 20;
    private static final long HEAP = 20 * MEGABYTE;
    private static final long METASPACE = 5 * MEGABYTE;
    private static final Map<Long, String> THREADS = Map.of(1L, "main", 9L, "gogo");

    private static SoakRow row(int cycles, long heap, long metaspace, Map<Long, String> threads, int loaders) {
        return new SoakRow(cycles, 1000, Duration.ofSeconds(2), new Footprint(heap, metaspace, threads), loaders);
    }

    private static SoakRow row(int cycles) {
        return row(cycles, HEAP, METASPACE, THREADS, 0);
    }

    @Test
    void whatStaysTheSameIsFlat() {
        Flatness flatness = Flatness.of(List.of(row(1000), row(2000), row(3000), row(4000)));
        assertThat(flatness.isFlat()).isTrue();
        assertThat(flatness.verdict())
                .isEqualTo("flat: heap +0.0m, metaspace +0.0m since cycle 2000, threads +0, class loaders 0");
    }

    @Test
    void whatGrowsInTheFirstHalfIsWarmUp() {
        SoakRow cold = row(1000, HEAP - 9 * MEGABYTE, METASPACE - 9 * MEGABYTE, THREADS, 3);
        assertThat(Flatness.of(List.of(cold, row(2000), row(3000), row(4000))).isFlat())
                .isTrue();
    }

    @Test
    void whatShrinksIsFlat() {
        SoakRow last = row(2000, HEAP - 10, METASPACE - MEGABYTE, Map.of(1L, "main"), 0);
        assertThat(Flatness.of(List.of(row(1000), last)).verdict())
                .isEqualTo("flat: heap 0.0m, metaspace -1.0m since cycle 1000, threads -1, class loaders 0");
    }

    @Test
    void memoryMayGrowByTheMarginAndNoMore() {
        long margin = Flatness.MARGIN + 10_000 * Flatness.MARGIN_PER_CYCLE;
        List<SoakRow> within = List.of(row(10_000), row(20_000, HEAP + margin, METASPACE + margin, THREADS, 0));
        assertThat(Flatness.of(within).isFlat()).isTrue();
        List<SoakRow> beyond =
                List.of(row(10_000), row(20_000, HEAP + margin + 1, METASPACE + 20 * MEGABYTE, THREADS, 0));
        assertThat(Flatness.of(beyond).verdict())
                .isEqualTo("not flat: heap +3.4m since cycle 10000, where +3.4m would do;"
                        + " metaspace +20.0m since cycle 10000, where +3.4m would do");
        assertThat(Flatness.of(beyond).grown())
                .extracting(Flatness.Growth::quantity, Flatness.Growth::by, Flatness.Growth::allowed)
                .containsExactly(tuple("heap", margin + 1, margin), tuple("metaspace", 20 * MEGABYTE, margin));
    }

    @Test
    void anInterpreterThatStaysInEachOfAFewHundredCyclesIsNoticed() {
        // What one keeps with one module.
        long kept = 17 << 10;
        List<SoakRow> rows = List.of(row(100), row(200, HEAP + 100 * kept, METASPACE, THREADS, 0));
        assertThat(Flatness.of(rows).verdict()).startsWith("not flat: heap +1.7m since cycle 100");
    }

    @Test
    void threadsAreComparedWithTheFirstRowAndTheNewOnesNamed() {
        Map<Long, String> more = Map.of(1L, "main", 40L, "timer", 30L, "pool-1");
        List<SoakRow> rows =
                List.of(row(1000), row(2000, HEAP, METASPACE, more, 0), row(4000, HEAP, METASPACE, more, 0));
        assertThat(Flatness.of(rows).verdict())
                .isEqualTo("not flat: 1 thread more since cycle 1000: \"pool-1\", \"timer\"");
    }

    @Test
    void ofManyThreadsSomeAreNamed() {
        Map<Long, String> many = Map.of(1L, "a", 2L, "b", 3L, "c", 4L, "d", 5L, "e", 6L, "f", 7L, "g");
        List<SoakRow> rows = List.of(row(1, HEAP, METASPACE, Map.of(), 0), row(2, HEAP, METASPACE, many, 0));
        assertThat(Flatness.of(rows).verdict())
                .isEqualTo("not flat: 7 threads more since cycle 1: \"a\", \"b\", \"c\", \"d\", \"e\", ...");
    }

    @Test
    void noClassLoaderMayBeLeft() {
        assertThat(Flatness.of(List.of(row(1), row(2, HEAP, METASPACE, THREADS, 1)))
                        .verdict())
                .isEqualTo("not flat: 1 class loader is still there, and gc:leaks tells what holds it");
        assertThat(Flatness.of(List.of(row(1), row(2, HEAP, METASPACE, THREADS, 2)))
                        .verdict())
                .isEqualTo("not flat: 2 class loaders are still there, and gc:leaks tells what holds them");
    }
}
