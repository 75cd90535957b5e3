package org.vivarium.imports;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.ImportPolicy;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;

/** Interpreters that hold stored bundles, as tests say. A swap gives one the new bundle for the old. */
final class FakeHolders implements Holders {
    /** What has been swapped, in this order: {@code 1: a/1.0.0 -> a/2.0.0}. */
    final List<String> swapped = Collections.synchronizedList(new ArrayList<>());

    /** Why an interpreter cannot follow. */
    final Map<Long, String> refusing = new ConcurrentHashMap<>();

    /** Why it cannot be told what an interpreter holds, or which services. */
    final Map<Long, String> unseen = new ConcurrentHashMap<>();

    final Map<Long, String> unseenServices = new ConcurrentHashMap<>();

    /** The interpreters that have ended without anybody having noticed. */
    final Set<Long> ended = ConcurrentHashMap.newKeySet();

    /** What happens in the middle of a swap. */
    volatile Runnable meanwhile = () -> {};

    private final Map<Long, Held> holders = Collections.synchronizedMap(new TreeMap<>());

    private record Held(Interpreter interpreter, List<StoredBundle> bundles) {
        Set<StoredBundle> meant(Predicate<StoredBundle> meant) {
            return List.copyOf(bundles).stream().filter(meant).collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    /** Adds an interpreter that holds bundles. */
    Interpreter holder(long id, boolean follows, StoredBundle... bundles) {
        InterpreterConfig config = InterpreterConfig.ISOLATED.with(new ImportPolicy(List.of(), follows, Duration.ZERO));
        Interpreter interpreter = (Interpreter) Proxy.newProxyInstance(
                Interpreter.class.getClassLoader(),
                new Class<?>[] {Interpreter.class},
                (proxy, method, arguments) -> answer(id, config, method));
        holders.put(id, new Held(interpreter, Collections.synchronizedList(new ArrayList<>(List.of(bundles)))));
        return interpreter;
    }

    private Object answer(long id, InterpreterConfig config, Method method) {
        return switch (method.getName()) {
            case "id" -> id;
            case "name" -> "i" + id;
            case "config" -> config;
            case "state" -> ended.contains(id) ? Interpreter.State.DESTROYED : Interpreter.State.READY;
            case "toString" -> "interpreter " + id;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    /** Takes away what an interpreter holds, as after an import that fails. */
    void drop(long id) {
        Optional.ofNullable(holders.get(id)).ifPresent(held -> held.bundles.clear());
    }

    /** What an interpreter holds. */
    List<String> bundlesOf(long id) {
        Held holder = holders.get(id);
        return holder == null
                ? List.of()
                : holder.bundles.stream().map(StoredBundle::toString).toList();
    }

    @Override
    public List<Holder> holding(Predicate<StoredBundle> meant) {
        return List.copyOf(holders.values()).stream()
                .filter(held -> !ended.contains(held.interpreter.id()))
                .map(held -> holder(held.interpreter, held.meant(meant)))
                .filter(holder ->
                        !holder.bundles().isEmpty() || holder.failure().isPresent())
                .toList();
    }

    private Holder holder(Interpreter interpreter, Set<StoredBundle> bundles) {
        String failure = unseen.get(interpreter.id());
        return failure == null
                ? new Holder(
                        interpreter,
                        bundles,
                        bundles.stream()
                                .map(StoredBundle::symbolicName)
                                .distinct()
                                .toList(),
                        Optional.empty())
                : new Holder(interpreter, Set.of(), List.of(), Optional.of(failure));
    }

    @Override
    public void sweep() {
        // These interpreters hold no folders.
    }

    @Override
    public List<String> servicesNeeding(Interpreter interpreter, Set<StoredBundle> bundles) {
        String failure = unseenServices.get(interpreter.id());
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return List.of("org.acme.Service");
    }

    @Override
    public Swap swap(Interpreter interpreter, Predicate<StoredBundle> meant, StoredBundle fresh) {
        long id = interpreter.id();
        Held holder = Objects.requireNonNull(holders.get(id));
        holder.meant(meant).forEach(old -> swapped.add(id + ": " + old + " -> " + fresh));
        Runnable once = meanwhile;
        meanwhile = () -> {};
        once.run();
        if (ended.contains(id)) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
        Set<StoredBundle> leaving = holder.meant(meant);
        List<Change> changes = leaving.stream()
                .map(old -> new Change(old.symbolicName(), old.version(), fresh.version()))
                .toList();
        String refusal = refusing.get(id);
        if (refusal == null && !leaving.isEmpty()) {
            holder.bundles.removeAll(leaving);
            holder.bundles.add(fresh);
        }
        return new Swap(id, changes, Optional.ofNullable(refusal), List.of(), Duration.ofMillis(1));
    }
}
