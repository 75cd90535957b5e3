package org.vivarium.interpreters;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is about to happen.
 *
 * @param name the event, by the names below or one of the module's own
 * @param interpreter where it happens; empty for what happens in none
 * @param arguments what the event is about, by event
 */
public record AuditEvent(String name, Optional<Interpreter> interpreter, List<@Nullable Object> arguments) {
    /** An interpreter is made. Arguments: its id and its name. */
    public static final String INTERPRETER_NEW = "cpython.PyInterpreterState_New";

    /** An interpreter begins to end. No hook can stop it. Arguments: its id and its name. */
    public static final String INTERPRETER_CLEAR = "cpython.PyInterpreterState_Clear";

    /** A module is imported. Argument: its name. */
    public static final String IMPORT = "import";

    /** Source code is run. Argument: the source, or the program. */
    public static final String EXEC = "exec";

    /** The interpreter starts a thread. Arguments: its name, and whether it is a daemon. */
    public static final String START_THREAD = "_thread.start_new_thread";

    /** A module bundle is deployed, beside the others or in the place of one. Argument: the file. */
    public static final String DEPLOY = "vivarium.module.deploy";

    /** A module bundle is undeployed. Argument: its symbolic name and version, {@code org.acme.greeting/1.2.0}. */
    public static final String UNDEPLOY = "vivarium.module.undeploy";

    public AuditEvent {
        arguments = Collections.unmodifiableList(Arrays.asList(arguments.toArray()));
    }
}
