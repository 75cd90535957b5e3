package org.vivarium.console;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.GcHead;
import org.vivarium.gc.GenerationStats;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.Interpreter;

/** Collectors that do nothing but remember. */
final class FakeCollectors implements Collectors {
    private final Map<Interpreter, FakeCollector> made = new HashMap<>();

    FakeCollector fake(Interpreter interpreter) {
        return made.computeIfAbsent(interpreter, FakeCollector::new);
    }

    @Override
    public Collector of(Interpreter interpreter) {
        return fake(interpreter).collector;
    }

    @Override
    public Optional<Collector> existing(Interpreter interpreter) {
        return Optional.ofNullable(made.get(interpreter)).map(each -> each.collector);
    }

    /** One of them. */
    static final class FakeCollector implements InvocationHandler {
        final List<Integer> collected = new ArrayList<>();
        final List<Tracked> objects = new ArrayList<>();
        final List<Tracked> garbage = new ArrayList<>();
        /** What objects refer to. */
        final IdentityHashMap<Tracked, List<Tracked>> references = new IdentityHashMap<>();

        final Collector collector = (Collector)
                Proxy.newProxyInstance(Collector.class.getClassLoader(), new Class<?>[] {Collector.class}, this);
        private final Interpreter interpreter;
        private Thresholds thresholds = Thresholds.DEFAULT;
        private boolean frozen;

        FakeCollector(Interpreter interpreter) {
            this.interpreter = interpreter;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "interpreter" -> interpreter;
                case "track" -> new Head((Tracked) Objects.requireNonNull(Objects.requireNonNull(arguments)[0]));
                case "collect" -> {
                    collected.add((Integer) Objects.requireNonNull(arguments)[0]);
                    yield 20;
                }
                case "isEnabled" -> true;
                case "counts" -> List.of(5, 1, 0);
                case "stats" ->
                    List.of(new GenerationStats(11, 40, 0), new GenerationStats(1, 2, 0), new GenerationStats(0, 0, 0));
                case "thresholds" -> {
                    if (arguments == null) {
                        yield thresholds;
                    }
                    thresholds = (Thresholds) Objects.requireNonNull(arguments[0]);
                    yield null;
                }
                case "objects" ->
                    !frozen && (arguments == null || Objects.equals(arguments[0], 0)) ? objects : List.of();
                case "referents" ->
                    references.getOrDefault(
                            (Tracked) Objects.requireNonNull(Objects.requireNonNull(arguments)[0]), List.of());
                case "garbage" -> List.copyOf(garbage);
                case "clearGarbage" -> {
                    garbage.clear();
                    yield null;
                }
                case "freeze", "unfreeze" -> {
                    frozen = method.getName().equals("freeze");
                    yield null;
                }
                case "freezeCount" -> frozen ? objects.size() : 0;
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }
    }

    private static final class Head extends GcHead {
        Head(Tracked object) {
            super(object);
        }

        @Override
        protected void incref() {}

        @Override
        protected void decref() {}

        @Override
        protected void decrefLater() {}

        @Override
        protected int refcount() {
            return 1;
        }

        @Override
        protected boolean isTracked() {
            return true;
        }

        @Override
        protected boolean isFinalized() {
            return false;
        }
    }
}
