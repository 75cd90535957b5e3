package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every benchmark runs on the distribution and gives its figures. How good they are is not for a test to say. */
final class SmokeIT {
    private static Workbench bench;

    @BeforeAll
    static void setUp() {
        Path materials = property("bench.materials");
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        bench = new Workbench(
                new Distribution(property("bench.distribution").normalize()),
                Peer.on(platform, materials, property("bench.cache")),
                materials,
                Effort.SMOKE,
                System.err);
    }

    static List<String> names() {
        return Main.COMPARISONS.stream().map(Comparison::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachGivesRowsOfPositiveNumbers(String name) {
        Comparison comparison = Main.COMPARISONS.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        boolean peer = bench.cpython().isPresent()
                && !(comparison instanceof Lock || comparison instanceof Spaces || comparison instanceof Deploy);
        assertThat(comparison.run(bench)).isNotEmpty().allSatisfy(result -> {
            assertThat(result.benchmark()).startsWith(name);
            assertThat(positive(result.vivarium())).isTrue();
            assertThat(positive(result.cpython())).isEqualTo(peer);
            assertThat(positive(result.graalpy()))
                    .isEqualTo(comparison instanceof PythonCreate || comparison instanceof PythonHeap);
            assertThat(result.note()).isNotBlank();
        });
    }

    private static boolean positive(OptionalDouble figure) {
        return figure.isPresent() && figure.getAsDouble() > 0 && Double.isFinite(figure.getAsDouble());
    }

    private static Path property(String name) {
        return Path.of(System.getProperty(name));
    }
}
