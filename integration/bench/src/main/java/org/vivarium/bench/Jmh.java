package org.vivarium.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH, one fork at a time: a comparison runs its forks in rounds, so that the other side can take its turn between them.
 *
 * <p>A class of benchmarks is public and not final, as JMH wants it, and has one benchmark method.
 */
final class Jmh {
    private final Distribution distribution;
    private final Path materials;
    private final Effort effort;

    Jmh(Distribution distribution, Path materials, Effort effort) {
        this.distribution = distribution;
        this.materials = materials;
        this.effort = effort;
    }

    /** The mean time of a call in each iteration, for calls that are short and alike. */
    List<Double> means(Class<?> benchmarks, TimeUnit unit) {
        return run(iterations(benchmarks, unit).mode(Mode.AverageTime));
    }

    /** How many calls all threads together make in a second, in each iteration. */
    List<Double> throughputs(Class<?> benchmarks, int threads) {
        return run(
                iterations(benchmarks, TimeUnit.SECONDS).mode(Mode.Throughput).threads(threads));
    }

    /** The time of each single call, for long calls with work to do between them. */
    List<Double> singles(Class<?> benchmarks, TimeUnit unit) {
        return run(options(benchmarks, unit)
                .mode(Mode.SingleShotTime)
                .warmupIterations(effort.warmupOperations())
                .measurementIterations(effort.operations()));
    }

    private ChainedOptionsBuilder iterations(Class<?> benchmarks, TimeUnit unit) {
        return options(benchmarks, unit)
                .warmupIterations(effort.warmups())
                .warmupTime(TimeValue.milliseconds(effort.millis()))
                .measurementIterations(effort.iterations())
                .measurementTime(TimeValue.milliseconds(effort.millis()));
    }

    private ChainedOptionsBuilder options(Class<?> benchmarks, TimeUnit unit) {
        return new OptionsBuilder()
                .include("^" + Pattern.quote(benchmarks.getCanonicalName() + "."))
                .timeUnit(unit)
                .forks(1)
                .shouldFailOnError(true)
                .jvmArgs(LivePlatform.jvmArguments(distribution, materials).toArray(String[]::new));
    }

    private static List<Double> run(ChainedOptionsBuilder options) {
        // JMH's own report is long; only when it fails does anybody want to read it.
        var report = new ByteArrayOutputStream();
        var printer = new PrintStream(report, true, StandardCharsets.UTF_8);
        Collection<RunResult> results;
        try {
            results = new Runner(options.build(), OutputFormatFactory.createFormatInstance(printer, VerboseMode.NORMAL))
                    .run();
        } catch (RunnerException failure) {
            throw new BenchException(
                    "JMH failed: " + failure.getMessage() + "\n" + report.toString(StandardCharsets.UTF_8), failure);
        }
        return results.stream()
                .flatMap(result -> result.getBenchmarkResults().stream())
                .flatMap(result -> result.getIterationResults().stream())
                .map(Jmh::score)
                .toList();
    }

    private static double score(IterationResult iteration) {
        return iteration.getPrimaryResult().getScore();
    }
}
