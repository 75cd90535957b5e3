package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.paxexam.PaxExam;

/** The leak check, in CPython's manner: many interpreters come, work and go, and every count is where it was. */
@ExtendWith(PaxExam.class)
final class LeaksIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FIRST = 1_000;
    private static final int CYCLES = 10_000;
    private static final long MOST_BYTES = 1 << 20;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    /** What there is, after a collection. */
    private record Counts(
            int loaders,
            int interpreters,
            int bundles,
            int services,
            Set<String> threads,
            int abandoned,
            long heap,
            long metaspace) {}

    @Test
    @Timeout(600)
    void nothingIsLeftOfTenThousandInterpreters() throws Exception {
        deploy("counter");
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        cycle(FIRST, loaders);
        Counts before = counts(loaders);
        cycle(CYCLES - FIRST, loaders);
        Counts after = counts(loaders);
        assertThat(before.loaders).isZero();
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("heap", "metaspace")
                .isEqualTo(before);
        assertThat(after.heap - before.heap).as("bytes of heap").isLessThan(MOST_BYTES);
        assertThat(after.metaspace - before.metaspace).as("bytes of metaspace").isLessThan(MOST_BYTES);
    }

    /** Interpreters that do a little of everything. */
    private void cycle(int times, List<WeakReference<ClassLoader>> loaders) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            InterpreterConfig config = InterpreterConfig.ISOLATED.with("cpu_limit", i % 2 == 0 ? "1h" : "0");
            try (Interpreter each = interpreters.create("", config)) {
                each.call("counter.increment");
                loaders.add(new WeakReference<>(spaces.of(each)
                        .bundles()
                        .getFirst()
                        .adapt(BundleWiring.class)
                        .getClassLoader()));
                each.startThread(
                                "worker",
                                false,
                                () -> each.locked(() -> each.dict().put("key", each)))
                        .join();
                each.newThread().dict().put("key", each);
                each.addPendingCall(() -> each.atExit(() -> {}));
                each.warnings().hook(warning -> {});
                each.warnings().warn(WarningCategory.USER, "number " + i);
            }
        }
    }

    private Counts counts(List<WeakReference<ClassLoader>> loaders) throws InvalidSyntaxException {
        // Who watches the class loaders has taken note of all that are gone.
        assertThat(spaces.collect(PATIENCE)).isEmpty();
        // What references still hold is only clear once they have been looked through.
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        loaders.removeIf(loader -> loader.refersTo(null));
        return new Counts(
                loaders.size(),
                interpreters.list().size(),
                bundles().size(),
                context.getAllServiceReferences(null, null).length,
                // The names of threads of pools and of the garbage collector are the JVM's own affair.
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("interp-") || name.startsWith("vivarium-"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                interpreters.abandoned().size(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getName().equals("Metaspace"))
                        .map(MemoryPoolMXBean::getUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum());
    }
}
