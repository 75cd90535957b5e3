package org.vivarium.modules;

/** How a module is initialized: PEP 489. */
public enum Initialization {
    /** Each interpreter makes a module of its own from the definition. */
    MULTI_PHASE,
    /**
     * The module is initialized once, in the main interpreter, and other interpreters get a copy of its attributes. Nothing that
     * belongs to main comes with it:
     *
     * <ul>
     *   <li>Functions keep their signatures, and run in main, whose state they share. Arguments and results are data; what is
     *       more than that is refused ({@code NotShareableError}).
     *   <li>Types are there with their names and signatures, and make no instances, which would be of main's classes
     *       ({@code TypeError}).
     *   <li>Modules among the attributes are imported by the interpreter itself, those submodules included that the module's own
     *       import has imported.
     *   <li>Constants are copied. One that is no data makes the import fail ({@code ImportError}).
     * </ul>
     *
     * <p>Interpreters that check their extensions refuse such a module.
     */
    SINGLE_PHASE
}
