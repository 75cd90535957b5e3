package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Usage;

class RatesTest {
    private final FakePlatform platform = new FakePlatform();
    private final FakeInterpreter main = platform.alive.getFirst();
    private final FakeInterpreter tenant = platform.interpreter("tenant");

    private static void used(FakeInterpreter interpreter, int cpuMillis, long allocation, int wallMillis) {
        interpreter.usage = new Usage(Duration.ofMillis(cpuMillis), allocation, Duration.ofMillis(wallMillis), 0, 0, 0);
    }

    private List<Rates.Rate> look(Rates rates, int second) {
        return rates.look(List.<Interpreter>copyOf(platform.alive), Duration.ofSeconds(second));
    }

    @Test
    void theFirstLookIsComparedWithTheStart() {
        used(main, 500, 4000, 2000);
        assertThat(look(new Rates(Rates.Figure.CPU), 4)).first().satisfies(rate -> {
            assertThat(rate.cpu()).isEqualTo(0.125);
            assertThat(rate.allocation()).isEqualTo(1000);
            assertThat(rate.wall()).isEqualTo(0.5);
        });
    }

    @Test
    void laterLooksAreComparedWithTheOneBefore() {
        Rates rates = new Rates(Rates.Figure.CPU);
        used(main, 9000, 1, 1);
        look(rates, 10);
        used(tenant, 1000, 100, 2000);
        List<Rates.Rate> found = look(rates, 12);
        assertThat(found).extracting(Rates.Rate::interpreter).containsExactly(tenant, main);
        assertThat(found.getFirst().cpu()).isEqualTo(0.5);
        assertThat(found.getFirst().allocation()).isEqualTo(50);
        assertThat(found.getLast().cpu()).isZero();
    }

    @Test
    void theSameRateIsInTheOrderOfIds() {
        platform.interpreter("another");
        assertThat(look(new Rates(Rates.Figure.WALL), 1))
                .extracting(rate -> rate.interpreter().id())
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void aMainThatBeganAnewHasNoNegativeRate() {
        Rates rates = new Rates(Rates.Figure.ALLOCATION);
        used(main, 9000, 9000, 9000);
        look(rates, 10);
        used(main, 0, 0, 0);
        assertThat(look(rates, 11)).allMatch(rate -> rate.cpu() == 0 && rate.allocation() == 0 && rate.wall() == 0);
    }
}
