package org.vivarium.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.TearDown;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/**
 * Creates an interpreter and imports modules, beside 10, 100 and 500 interpreters that hold the same: whether the class spaces
 * of others cost anything. CPython keeps megabytes for each interpreter, so it stays out of this.
 */
public final class Spaces implements Comparison {
    private static final int MANY = 10;

    @Override
    public String name() {
        return "spaces";
    }

    @Override
    public String description() {
        return "create an interpreter and import modules, with 10, 100 and 500 alive; the memory that each keeps";
    }

    @Override
    public List<Result> run(Workbench bench) {
        Map<Class<?>, Samples> samples = new LinkedHashMap<>();
        Samples heap = new Samples();
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            for (Class<?> each : List.of(
                    One10.class,
                    One100.class,
                    One500.class,
                    Ten10.class,
                    Ten100.class,
                    Ten500.class,
                    Chain10.class,
                    Chain100.class,
                    Chain500.class)) {
                samples.computeIfAbsent(each, _ -> new Samples())
                        .addAll(bench.jmh().means(each, TimeUnit.MICROSECONDS));
            }
            heap.addAll(SpaceHeap.measure(bench));
        }
        List<Result> results = new ArrayList<>();
        samples.forEach((type, values) -> {
            // One10, One100, One500 and so on: each is compared to the first of its kind.
            String kind = type.getSimpleName().replaceAll("\\d+", "");
            OptionalDouble first = samples.entrySet().stream()
                    .filter(entry -> entry.getKey().getSimpleName().equals(kind + "10"))
                    .findFirst()
                    .map(entry -> entry.getValue().median())
                    .orElse(OptionalDouble.empty());
            results.add(result(bench, type.getSimpleName(), values.median(), first));
        });
        results.add(new Result(
                name() + "-heap",
                "KiB",
                heap.median(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "heap that an interpreter with one module keeps, the mean of " + SpaceHeap.INTERPRETERS
                        + " after a collection"));
        return results;
    }

    private Result result(Workbench bench, String type, OptionalDouble value, OptionalDouble first) {
        String kind = type.replaceAll("\\d+", "");
        String alive = type.substring(kind.length());
        String what = switch (kind) {
            case "One" -> "one module";
            case "Ten" -> "ten modules, one after the other, each its own bundle";
            default -> "one module whose bundle needs nine others";
        };
        String row = name() + "-" + kind.toLowerCase(Locale.ROOT) + "-" + alive;
        return new Result(
                        row,
                        "µs",
                        value,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        bench.effort().means())
                .noting("create and import " + what + ", with " + alive + " alive that have done the same; "
                        + Figure.of(Result.ratio(value, first), "-") + " x the time with 10 alive");
    }

    /** What JMH times: the interpreter is closed again outside of that. */
    public abstract static class Timed extends OnPlatform {
        private final ImportSystem imports = platform.service(ImportSystem.class);
        private final List<String> modules = new ArrayList<>();
        private @Nullable Interpreter made;

        /**
         * Deploys the modules, and makes the interpreters that stay alive.
         *
         * @param modules how many are imported
         * @param libraries how many other bundles the last one needs
         * @param alive how many interpreters hold them
         */
        Timed(int modules, int libraries, int alive) {
            ModuleBundles bundles = platform.service(ModuleBundles.class);
            ModuleJars jars = new ModuleJars(platform.material("counter"));
            (libraries > 0 ? jars.chain(libraries + 1) : jars.modules(modules)).forEach(bundles::deploy);
            for (int i = 0; i < modules; i++) {
                this.modules.add("counter" + i);
            }
            for (int i = 0; i < alive; i++) {
                create();
            }
        }

        private Interpreter create() {
            Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED);
            modules.forEach(module -> imports.importModule(interpreter, module));
            return interpreter;
        }

        @Benchmark
        public Interpreter createAndImport() {
            Interpreter interpreter = create();
            made = interpreter;
            return interpreter;
        }

        /** Closes what a call has made. */
        @TearDown(Level.Invocation)
        public void close() {
            if (made != null) {
                made.close();
            }
        }
    }

    /** One module, 10 alive. */
    public static class One10 extends Timed {
        public One10() {
            super(1, 0, 10);
        }
    }

    /** One module, 100 alive. */
    public static class One100 extends Timed {
        public One100() {
            super(1, 0, 100);
        }
    }

    /** One module, 500 alive. */
    public static class One500 extends Timed {
        public One500() {
            super(1, 0, 500);
        }
    }

    /** Ten modules, 10 alive. */
    public static class Ten10 extends Timed {
        public Ten10() {
            super(MANY, 0, 10);
        }
    }

    /** Ten modules, 100 alive. */
    public static class Ten100 extends Timed {
        public Ten100() {
            super(MANY, 0, 100);
        }
    }

    /** Ten modules, 500 alive. */
    public static class Ten500 extends Timed {
        public Ten500() {
            super(MANY, 0, 500);
        }
    }

    /** One module that needs nine bundles, 10 alive. */
    public static class Chain10 extends Timed {
        public Chain10() {
            super(1, MANY - 1, 10);
        }
    }

    /** One module that needs nine bundles, 100 alive. */
    public static class Chain100 extends Timed {
        public Chain100() {
            super(1, MANY - 1, 100);
        }
    }

    /** One module that needs nine bundles, 500 alive. */
    public static class Chain500 extends Timed {
        public Chain500() {
            super(1, MANY - 1, 500);
        }
    }
}
