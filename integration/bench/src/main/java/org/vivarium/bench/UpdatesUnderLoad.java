package org.vivarium.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.Swap;

/**
 * The program that {@link Deploy} runs in a JVM of its own. It prints three lines for each update, milliseconds all: how long the
 * update took, the longest time between two calls meanwhile, and the same over as long a time without an update.
 */
public final class UpdatesUnderLoad {
    private static final String UPDATED = "updated";
    private static final String BYSTANDER = "bystander";

    private final LivePlatform platform;
    private final Interpreters interpreters;
    private final ModuleBundles bundles;
    private final Interpreter bystander;
    private int version;

    private UpdatesUnderLoad(LivePlatform platform) {
        this.platform = platform;
        bundles = platform.service(ModuleBundles.class);
        ImportSystem imports = platform.service(ImportSystem.class);
        interpreters = platform.service(Interpreters.class);
        bundles.deploy(CounterJar.write(platform.material("counter"), UPDATED, "1.0.0"));
        bundles.deploy(CounterJar.write(platform.material("counter"), BYSTANDER, "1.0.0"));
        for (int holder = 0; holder < Deploy.HOLDERS; holder++) {
            imports.importModule(interpreters.create(InterpreterConfig.ISOLATED), UPDATED);
        }
        bystander = interpreters.create(InterpreterConfig.ISOLATED);
        imports.importModule(bystander, BYSTANDER);
    }

    /**
     * Runs.
     *
     * @param arguments how many updates warm it up, how many are timed
     */
    public static void main(String[] arguments) throws Exception {
        try (LivePlatform platform = LivePlatform.start()) {
            UpdatesUnderLoad updates = new UpdatesUnderLoad(platform);
            int timed = Integer.parseInt(arguments[1]);
            for (int update = -Integer.parseInt(arguments[0]); update < timed; update++) {
                Path jar = updates.nextVersion();
                Observed busy = updates.observe(() -> updates.update(jar));
                Observed idle = updates.observe(() -> waitFor(busy.nanos));
                if (update >= 0) {
                    System.out.println(busy.nanos / 1e6);
                    System.out.println(busy.longestPause / 1e6);
                    System.out.println(idle.longestPause / 1e6);
                }
            }
            updates.close();
        }
        System.exit(0);
    }

    private Path nextVersion() {
        version++;
        return CounterJar.write(platform.material("counter"), UPDATED, "1.0." + version);
    }

    /** How long something took, and the longest time between two calls of the bystander meanwhile. */
    private record Observed(long nanos, long longestPause) {}

    private Observed observe(Callable<Boolean> work) throws Exception {
        CountDownLatch calling = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Long> calls = new FutureTask<>(() -> {
            long longest = 0;
            long last = System.nanoTime();
            while (!done.get()) {
                bystander.call(BYSTANDER + ".increment");
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                last = now;
                calling.countDown();
            }
            return longest;
        });
        Thread.ofPlatform().name("caller").start(calls);
        calling.await();
        long begin = System.nanoTime();
        work.call();
        long nanos = System.nanoTime() - begin;
        done.set(true);
        return new Observed(nanos, calls.get());
    }

    private boolean update(Path jar) {
        List<Swap> swaps = bundles.update(jar, "", Follow.ALL, _ -> {}).swaps();
        if (swaps.size() != Deploy.HOLDERS
                || !swaps.stream().allMatch(swap -> swap.failure().isEmpty())) {
            throw new BenchException("not every interpreter has followed: " + swaps);
        }
        return true;
    }

    private void close() {
        interpreters.list().stream()
                .filter(interpreter -> interpreter.id() != 0)
                .forEach(Interpreter::close);
    }

    private static boolean waitFor(long nanos) throws InterruptedException {
        return new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
    }
}
