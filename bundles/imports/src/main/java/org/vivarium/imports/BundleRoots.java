package org.vivarium.imports;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
 *   residents  the root that each living definition was made in
 *   replacing  the reload that is between the choice of what leaves and the switch
 *   ended      whether the class space takes all of them away
 * </pre>
 *
 * <p>A root is installed and uninstalled in a turn of its own, outside of the monitor. Thread-safe.
 */
final class BundleRoots {
    private static final System.Logger LOGGER = System.getLogger(BundleRoots.class.getName());

    private final Interpreter interpreter;
    private final ClassSpaces spaces;
    private final Turns turns;

    private final LinkedHashMap<StoredBundle, Root> roots = new LinkedHashMap<>();
    private final IdentityHashMap<ModuleDefinition, Root> residents = new IdentityHashMap<>();
    private @Nullable Turn replacing;
    private boolean ended;

    /** A stored bundle in the class space. The monitor of the turns guards what changes. */
    static final class Root {
        private final StoredBundle stored;
        private @Nullable Bundle bundle;
        private @Nullable Turn turn;
        private int modules;

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
            Installation installation = space().install(stored);
            turns.run(() -> root.bundle = installation.bundle());
            ImportScope.current().installed(installation);
        } catch (RuntimeException | Error failure) {
            turns.run(() -> roots.remove(stored, root));
            throw failure;
        } finally {
            end(root, turn);
        }
        return root;
    }

    /** A root that is installed, or one that the calling thread is to install. Under the monitor. */
    private Root claim(StoredBundle stored) {
        while (true) {
            Root root = roots.get(stored);
            if (root == null) {
                Root made = new Root(stored, null, turns.begin());
                made.modules = 1;
                roots.put(stored, made);
                return made;
            }
            Turn busy = root.turn;
            if (busy == null) {
                root.modules++;
                return root;
            } else if (!turns.await(busy)) {
                throw new ModuleException("the bundle " + stored.symbolicName()
                        + " is needed in a circle, by the start of itself or of what it waits for");
            }
        }
    }

    /** A module does not need a root any more. */
    void leave(Root root) {
        Turn turn = turns.<@Nullable Turn>guarded(() -> {
            root.modules--;
            boolean last = root.modules == 0 && !ended && root.equals(roots.get(root.stored));
            root.turn = last ? turns.begin() : null;
            return root.turn;
        });
        if (turn == null) {
            return;
        }
        try {
            space().uninstall(root.stored);
        } catch (InterpreterNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, interpreter + " ends: its bundles leave with its class space", e);
        } finally {
            turns.run(() -> roots.remove(root.stored, root));
            end(root, turn);
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
     * Begins a turn in which nobody else reloads anything.
     *
     * @throws ModuleException when the thread would wait for itself
     */
    Turn beginReplacing() {
        return turns.guarded(() -> {
            for (Turn busy = replacing; busy != null; busy = replacing) {
                if (!turns.await(busy)) {
                    throw new ModuleException("nothing can be reloaded in " + interpreter
                            + " from inside of what another reload waits for");
                }
            }
            Turn turn = turns.begin();
            replacing = turn;
            return turn;
        });
    }

    /** Lets others reload again. */
    void endReplacing(Turn turn) {
        turns.run(() -> replacing = null);
        turns.end(turn);
    }

    /** The roots that need a stored bundle, in the order in which they were installed. */
    List<Root> needing(StoredBundle bundle) {
        Set<StoredBundle> all = space().rootsOf(bundle);
        return turns.guarded(() -> roots.values().stream()
                .filter(root -> all.contains(root.stored))
                .toList());
    }

    /** Whether all modules that need a root are among some definitions. */
    boolean isFullyIn(Root root, Collection<ModuleDefinition> definitions) {
        return turns.guarded(() -> root.modules
                == definitions.stream()
                        .filter(definition -> root.equals(residents.get(definition)))
                        .count());
    }

    /** The roots but some, by stored bundle. */
    Map<StoredBundle, Root> staying(Collection<Root> leaving) {
        return turns.guarded(() -> roots.values().stream()
                .filter(root -> !leaving.contains(root))
                .collect(Collectors.toMap(Root::stored, Function.identity())));
    }

    /** A root that stands beside the others until it {@linkplain #settle settles}. */
    static Root arriving(StoredBundle stored, Bundle bundle) {
        return new Root(stored, bundle, null);
    }

    /** A module is going to be made in a root that is installed. */
    void enter(Root root) {
        turns.run(() -> root.modules++);
    }

    /** The roots of the new versions take the place of those of the old ones, which the class space takes away. */
    void settle(Collection<Root> leaving, Collection<Root> arriving) {
        turns.run(() -> {
            leaving.forEach(root -> roots.remove(root.stored, root));
            arriving.forEach(root -> roots.put(root.stored, root));
        });
    }
}
