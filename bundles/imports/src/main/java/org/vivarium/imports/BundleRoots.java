package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.Installation;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Turns.Turn;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;

/**
 * The bundles that one interpreter's modules are made of, which are roots of its class space. A root is installed for the first module
 * and taken out with the last.
 *
 * <pre>
 * the monitor of the turns guards
 *   roots      by stored bundle; one that has been replaced is no more among them
 *   arriving   those that stand beside them: of a reload that is under way, or of one that failed while somebody was in them
 *   residents  the root that each living definition was made in
 *   replacing  the reload that is between the choice of what leaves and the switch
 *   ended      whether the class space takes all of them away
 * </pre>
 *
 * <p>A root is installed and uninstalled in a turn of its own, outside of the monitor; several may be installed ahead in one turn, whose
 * owner waits for nobody meanwhile. Thread-safe.
 */
final class BundleRoots {
    private static final System.Logger LOGGER = System.getLogger(BundleRoots.class.getName());

    private final Interpreter interpreter;
    private final ClassSpaces spaces;
    private final Turns turns;

    private final LinkedHashMap<StoredBundle, Root> roots = new LinkedHashMap<>();
    private final Map<StoredBundle, Root> arriving = new HashMap<>();
    private final IdentityHashMap<ModuleDefinition, Root> residents = new IdentityHashMap<>();
    private @Nullable Turn replacing;
    private boolean ended;

    /**
     * A stored bundle in the class space. The monitor of the turns guards what changes.
     *
     * <pre>
     * bundle   the bundle, once it is installed
     * turn     of who installs it or takes it out
     * modules  how many need it
     * leaving  whether the reload that is under way is to take it away
     * way      how it is taken out, when not alone
     * ahead    how it was installed ahead of the first module; it is started for that one
     * </pre>
     */
    static final class Root {
        private final StoredBundle stored;
        private @Nullable Bundle bundle;
        private @Nullable Turn turn;
        private int modules;
        private boolean leaving;
        private @Nullable Way way;
        private @Nullable Ahead ahead;

        private Root(StoredBundle stored, @Nullable Bundle bundle, @Nullable Turn turn) {
            this.stored = stored;
            this.bundle = bundle;
            this.turn = turn;
        }

        /** The bundle, once it is installed. */
        Bundle bundle() {
            return Objects.requireNonNull(bundle);
        }

        StoredBundle stored() {
            return stored;
        }
    }

    /**
     * What was installed ahead.
     *
     * @param installation how
     * @param unchanged whether what is deployed is what it was then
     */
    private record Ahead(Installation installation, BooleanSupplier unchanged) {}

    /** How roots are taken out, all at once, when no module needs any of them. */
    private record Way(List<Root> roots, Runnable out) {}

    BundleRoots(Interpreter interpreter, ClassSpaces spaces, Turns turns) {
        this.interpreter = interpreter;
        this.spaces = spaces;
        this.turns = turns;
    }

    ClassSpace space() {
        return spaces.of(interpreter);
    }

    /** Takes a module in: installs the bundle unless it is there. */
    Root enter(StoredBundle stored) {
        Root root = turns.guarded(() -> claim(stored));
        // Of a root that modules need already nobody has a turn.
        Turn turn = turns.<@Nullable Turn>guarded(() -> root.turn);
        if (turn == null) {
            return root;
        }
        try {
            Installation installation = install(root);
            turns.run(() -> {
                root.bundle = installation.bundle();
                root.ahead = null;
            });
            ImportScope.current().installed(installation);
        } catch (RuntimeException | Error failure) {
            abandon(root, failure);
            throw failure;
        } finally {
            end(root, turn);
        }
        return root;
    }

    /** Installs a root that a module has entered. No update has looked for what was installed ahead of that: it may be outdated. */
    private Installation install(Root root) {
        Ahead ahead = turns.<@Nullable Ahead>guarded(() -> root.ahead);
        if (ahead == null) {
            return space().install(root.stored);
        }
        if (!ahead.unchanged.getAsBoolean()) {
            space().uninstall(root.stored);
            return space().install(root.stored);
        }
        Installation rest = space().install(root.stored);
        return new Installation(
                rest.bundle(),
                ahead.installation.install().plus(rest.install()),
                ahead.installation.resolve().plus(rest.resolve()),
                rest.start());
    }

    /** Leaves nothing of a root that could not be installed, in the turn of who tried. */
    private void abandon(Root root, Throwable failure) {
        try {
            if (turns.guarded(() -> root.ahead != null)) {
                space().uninstall(root.stored);
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        } finally {
            turns.run(() -> roots.remove(root.stored, root));
        }
    }

    // --- installing ahead ---

    /**
     * Installs bundles ahead of the modules that will need them, in one step, unless that is no gain. Nobody is waited for: what
     * is here already or arrives is left out, and everything while a reload is under way.
     *
     * @param unchanged tells later whether what is deployed is what the bundles were chosen from
     * @return the roots, to be {@linkplain #forget forgotten} in the end
     * @throws org.vivarium.classspace.ClassSpaceException when it fails; nothing stays behind
     */
    List<Root> prepare(Set<StoredBundle> wanted, BooleanSupplier unchanged) {
        Turn turn = turns.begin();
        List<Root> prepared = turns.guarded(() -> claimFree(wanted, turn));
        if (prepared.isEmpty()) {
            return prepared;
        }
        try {
            Map<StoredBundle, Installation> installations = space().prepare(
                            prepared.stream().map(Root::stored).collect(Collectors.toCollection(LinkedHashSet::new)));
            turns.run(() -> prepared.forEach(
                    root -> root.ahead = new Ahead(Objects.requireNonNull(installations.get(root.stored)), unchanged)));
            return prepared;
        } catch (RuntimeException | Error failure) {
            turns.run(() -> prepared.forEach(root -> roots.remove(root.stored, root)));
            throw failure;
        } finally {
            turns.run(() -> prepared.forEach(root -> end(root, turn)));
        }
    }

    /** Roots of what is not here, which the calling thread is to install; none when it is not worth it. Under the monitor. */
    private List<Root> claimFree(Set<StoredBundle> wanted, Turn turn) {
        if (ended || replacing != null) {
            return List.of();
        }
        List<Root> free = wanted.stream()
                .filter(stored -> !roots.containsKey(stored) && !arriving.containsKey(stored))
                .map(stored -> new Root(stored, null, turn))
                .toList();
        if (free.size() < 2) {
            return List.of();
        }
        free.forEach(root -> roots.put(root.stored, root));
        return free;
    }

    /** Takes those out that have been installed ahead and that no module has entered. */
    void forget(List<Root> prepared) {
        for (Root root : prepared) {
            turns.<Optional<Way>>guarded(() -> isUnused(root) ? wayOf(root).filter(this::begin) : Optional.empty())
                    .ifPresent(this::drop);
        }
    }

    private static boolean isUnused(Root root) {
        return root.bundle == null && root.modules == 0 && root.turn == null;
    }

    /** Nobody has asked for it, so nobody hears that it does not go. */
    private void drop(Way way) {
        try {
            takeOut(way);
        } catch (RuntimeException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "what was not needed in " + interpreter + " could not be taken out",
                    e);
        }
    }

    /** A root that is installed, or one that the calling thread is to install. Under the monitor. */
    private Root claim(StoredBundle stored) {
        while (true) {
            Root root = arriving.containsKey(stored) ? arriving.get(stored) : roots.get(stored);
            if (root == null) {
                Root made = new Root(stored, null, turns.begin());
                made.modules = 1;
                roots.put(stored, made);
                return made;
            }
            Turn busy = root.leaving ? replacing : root.turn;
            if (busy == null) {
                root.modules++;
                if (root.bundle == null) {
                    root.turn = turns.begin();
                }
                return root;
            } else if (!turns.await(busy)) {
                throw new ModuleException("the bundle " + stored.symbolicName()
                        + " is needed in a circle, by the start of itself or of what it waits for, or by what"
                        + " replaces it");
            }
        }
    }

    /** A module does not need a root any more. */
    void leave(Root root) {
        turns.<Optional<Way>>guarded(() -> {
                    root.modules--;
                    return wayOf(root).filter(this::begin);
                })
                .ifPresent(this::takeOut);
    }

    /** How a root is taken out; nothing when something else takes it away. Under the monitor. */
    private Optional<Way> wayOf(Root root) {
        if (ended) {
            return Optional.empty();
        } else if (root.way != null) {
            return Optional.of(root.way);
        }
        return root.equals(roots.get(root.stored))
                ? Optional.of(new Way(List.of(root), () -> space().uninstall(root.stored)))
                : Optional.empty();
    }

    /** Begins to take roots out, unless a module needs one of them. Under the monitor. */
    private boolean begin(Way way) {
        if (way.roots.stream().anyMatch(root -> root.modules > 0)) {
            return false;
        }
        Turn turn = turns.begin();
        way.roots.forEach(root -> root.turn = turn);
        return true;
    }

    private void takeOut(Way way) {
        try {
            way.out.run();
        } catch (InterpreterNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, interpreter + " ends: its bundles leave with its class space", e);
        } finally {
            turns.run(() -> way.roots.forEach(root -> {
                roots.remove(root.stored, root);
                arriving.remove(root.stored, root);
                end(root, Objects.requireNonNull(root.turn));
            }));
        }
    }

    private void end(Root root, Turn turn) {
        turns.run(() -> root.turn = null);
        turns.end(turn);
    }

    /** A definition has been made in a root that a module has entered. */
    void moveIn(ModuleDefinition definition, Root root) {
        turns.run(() -> residents.put(definition, root));
    }

    /** A definition has been freed. */
    void moveOut(ModuleDefinition definition) {
        turns.<Optional<Root>>guarded(() -> Optional.ofNullable(residents.remove(definition)))
                .ifPresent(this::leave);
    }

    /** The root that a definition was made in. */
    Optional<Root> rootOf(ModuleDefinition definition) {
        return turns.guarded(() -> Optional.ofNullable(residents.get(definition)));
    }

    /** The class space takes all roots away from now on. */
    void end() {
        turns.run(() -> ended = true);
    }

    // --- replacing roots ---

    /**
     * Begins a turn in which nobody else reloads anything. What was installed ahead and is not needed yet leaves before: what is
     * to be replaced would stay for it.
     *
     * @throws ModuleException when the thread would wait for itself
     */
    Turn beginReplacing() {
        List<Root> unused = new ArrayList<>();
        Turn turn = turns.guarded(() -> {
            for (Turn busy = unready(); busy != null; busy = unready()) {
                if (!turns.await(busy)) {
                    throw new ModuleException("nothing can be reloaded in " + interpreter
                            + " from inside of what another reload waits for");
                }
            }
            Turn begun = turns.begin();
            replacing = begun;
            roots.values().stream().filter(BundleRoots::isUnused).forEach(unused::add);
            return begun;
        });
        try {
            forget(unused);
            return turn;
        } catch (RuntimeException | Error failure) {
            endReplacing(turn);
            throw failure;
        }
    }

    /** The other reload, or who installs ahead. Under the monitor. */
    private @Nullable Turn unready() {
        if (replacing != null) {
            return replacing;
        }
        for (Root root : roots.values()) {
            if (root.modules == 0 && root.bundle == null && root.turn != null) {
                return root.turn;
            }
        }
        return null;
    }

    /** Lets others reload again. */
    void endReplacing(Turn turn) {
        turns.run(() -> replacing = null);
        turns.end(turn);
    }

    /** Those of the stored bundles here that are meant and that roots need, those of a reload that is under way included. */
    Set<StoredBundle> needed(Predicate<StoredBundle> meant) {
        return held(meant).stream().filter(this::need).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those of the stored bundles here that are meant, be they needed or about to leave. */
    Set<StoredBundle> held(Predicate<StoredBundle> meant) {
        if (turns.guarded(() -> roots.isEmpty() && arriving.isEmpty())) {
            // The interpreter may have no class space, and needs none to be looked at.
            return Set.of();
        }
        return space().held().stream().filter(meant).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean need(StoredBundle bundle) {
        Set<StoredBundle> all = space().rootsOf(bundle);
        return turns.guarded(() -> arriving.keySet().stream().anyMatch(all::contains)
                || roots.values().stream().anyMatch(root -> root.modules > 0 && all.contains(root.stored)));
    }

    /** The roots that need one of these stored bundles, in the order in which they were installed, and that some module needs or is about to. */
    List<Root> needing(Set<StoredBundle> bundles) {
        if (bundles.isEmpty()) {
            return List.of();
        }
        Set<StoredBundle> all = bundles.stream()
                .flatMap(bundle -> space().rootsOf(bundle).stream())
                .collect(Collectors.toSet());
        return turns.guarded(() -> roots.values().stream()
                .filter(root -> root.modules > 0 && all.contains(root.stored))
                .toList());
    }

    /** Whether all modules that need a root are among some definitions. */
    boolean isFullyIn(Root root, Collection<ModuleDefinition> definitions) {
        return turns.guarded(() -> root.modules
                == definitions.stream()
                        .filter(definition -> root.equals(residents.get(definition)))
                        .count());
    }

    /**
     * Roots that the calling thread is about to have installed beside the others, until they {@linkplain #settle settle}. Others who
     * need one wait until it is {@linkplain #open open}.
     *
     * @param leaving the roots that are to leave
     * @param wanted the stored bundles that are needed; those of roots that stay are there
     */
    List<Root> arrive(Collection<Root> leaving, Set<StoredBundle> wanted) {
        return turns.guarded(() -> {
            Turn turn = turns.begin();
            List<Root> arrived = new ArrayList<>();
            for (StoredBundle stored : wanted) {
                Root there = roots.get(stored);
                if ((there == null || leaving.contains(there)) && !arriving.containsKey(stored)) {
                    Root root = new Root(stored, null, turn);
                    arriving.put(stored, root);
                    arrived.add(root);
                }
            }
            return arrived;
        });
    }

    /**
     * Lets nobody in any more where roots leave, before the end of the reload, and everybody where others arrive.
     *
     * @param definitions what is known to be in those that leave
     * @param arrived those that arrive, with what has been installed
     * @return false when there is more in those that leave: then nothing has been done
     */
    boolean open(Collection<Root> leaving, Collection<ModuleDefinition> definitions, Map<Root, Bundle> arrived) {
        return turns.guarded(() -> {
            if (!leaving.stream().allMatch(root -> isFullyIn(root, definitions))) {
                return false;
            }
            leaving.forEach(root -> root.leaving = true);
            arrived.forEach((root, bundle) -> root.bundle = bundle);
            return true;
        });
    }

    /** Nobody waits for roots any more, which are either open or do not arrive. */
    void endArriving(Collection<Root> arrived) {
        turns.run(() -> arrived.forEach(root -> {
            if (root.bundle == null) {
                arriving.remove(root.stored, root);
            }
            end(root, Objects.requireNonNull(root.turn));
        }));
    }

    /** The roots of the new versions take the place of those of the old ones, which the class space takes away. */
    void settle(Collection<Root> leaving, Collection<Root> arrived) {
        turns.run(() -> {
            leaving.forEach(root -> {
                root.leaving = false;
                roots.remove(root.stored, root);
            });
            arrived.forEach(root -> {
                arriving.remove(root.stored, root);
                roots.put(root.stored, root);
            });
        });
    }

    /**
     * The roots that were to leave stay. Those that arrived are rolled back, now or with the last module that is still in one of
     * them.
     */
    void stay(Collection<Root> leaving, Collection<Root> arrived, Runnable rollback) {
        Way way = new Way(List.copyOf(arrived), rollback);
        boolean now = turns.guarded(() -> {
            leaving.forEach(root -> root.leaving = false);
            arrived.forEach(root -> root.way = way);
            return begin(way);
        });
        if (now) {
            takeOut(way);
        }
    }
}
