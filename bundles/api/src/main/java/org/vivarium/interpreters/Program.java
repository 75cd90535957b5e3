package org.vivarium.interpreters;

import java.util.List;

/**
 * A program to be run as the evaluator's own command would run it.
 *
 * @param kind what the text is
 * @param text a file's path, source code, or a module's name
 * @param arguments what the program sees after its own name, as in {@code sys.argv[1:]}
 */
public record Program(Kind kind, String text, List<String> arguments) {

    /** What a program is given as. */
    public enum Kind {
        /** {@code python FILE} */
        FILE,
        /** {@code python -c CODE} */
        CODE,
        /** {@code python -m MODULE} */
        MODULE
    }

    public Program {
        arguments = List.copyOf(arguments);
    }
}
