package org.vivarium.modules;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A module definition: PEP 489's {@code PyModuleDef} with its slots. Each interpreter that imports the module makes an
 * instance of the definition in its own class space, so even its static fields belong to that interpreter alone.
 *
 * <p>Its methods annotated {@link Function} are functions of the module; most definitions need these alone, or
 * {@link #exec}. The slots of one module are called by one thread at a time, in the order {@link #create},
 * {@link #newState}, the {@link #slots}, and at the end {@link #clear}, {@link #free}.
 */
@ConsumerType
public interface ModuleDefinition {
    /**
     * Makes the object that an import gives: {@code Py_mod_create}. Its attributes are its methods annotated {@link Function}.
     * A definition that gives one has neither state nor exec slots.
     *
     * @return the object; null, as most do, for an ordinary module
     */
    default @Nullable Object create(ModuleSpec spec) throws Exception {
        return null;
    }

    /**
     * Makes the module's state, before anything is executed: {@code m_size}. The module gives it by
     * {@link Module#state(Class)}.
     *
     * @return the state, or null for none
     */
    default @Nullable Object newState(Module module) throws Exception {
        return null;
    }

    /** The exec slots, called in this order. */
    default List<ExecSlot> slots() {
        return List.of(this::exec);
    }

    /**
     * Fills the module: {@code Py_mod_exec}. Called once for each module made, and again when it is reloaded, by the
     * importing thread. What it throws makes the import fail; the module is then forgotten, or stays as it was before it was
     * reloaded.
     */
    default void exec(Module module) throws Exception {}

    /**
     * Gives what the next version of the module is to know when this one is replaced: the new one's {@link #exec} gets it from
     * {@link Module#handedOver}. It goes by the table of values, as an argument does, so that nothing of this version's classes
     * lives on in it.
     *
     * @return the value; null for nothing
     */
    default @Nullable Object handOver(Module module) throws Exception {
        return null;
    }

    /**
     * Shows the collector each object that the module's state refers to: {@code m_traverse}. The state itself and the
     * attributes are shown without it.
     *
     * <p>{@linkplain org.vivarium.gc.Tracked Tracked} objects among them are those to which the state has got references, by making them or by
     * {@link org.vivarium.gc.Tracked#incref}; {@link #clear} gives these back. What is shown stays while the module is there,
     * whatever counts it. Called under the interpreter's lock, while it collects: it changes nothing.
     */
    default void traverse(Module module, Consumer<Object> visit) {}

    /** Drops what may refer back to the module: {@code m_clear}. Called before {@link #free}. */
    default void clear(Module module) throws Exception {}

    /**
     * Gives back what the module holds outside of itself: {@code m_free}. Called once when the module leaves its
     * interpreter, when another version has replaced it, or when {@link #exec} has failed.
     */
    default void free(Module module) throws Exception {}
}
